using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Finds halves of surrogate pairs in the escapes of valid JSON.</summary>
internal static class SurrogateRepair
{
    private const int EscapeLength = 6;

    /// <summary>Replaces each half by <c>\ufffd</c>.</summary>
    /// <returns>Whether there was any.</returns>
    public static bool TryRepair(ReadOnlySpan<byte> json, [NotNullWhen(true)] out byte[]? repaired)
    {
        repaired = null;
        for (var at = json.IndexOf((byte)'\\'); at >= 0 && at < json.Length; at += Next(json[at..]))
        {
            if (!IsSurrogate(json[at..], 0xD800, 0xDFFF))
            {
                at += json[at + 1] == 'u' ? EscapeLength : 2;
            }
            else if (IsSurrogate(json[at..], 0xD800, 0xDBFF) && IsSurrogate(json[(at + EscapeLength)..], 0xDC00, 0xDFFF))
            {
                at += 2 * EscapeLength;
            }
            else
            {
                repaired ??= json.ToArray();
                "\\ufffd"u8.CopyTo(repaired.AsSpan(at));
                at += EscapeLength;
            }
        }

        return repaired is not null;
    }

    /// <summary>How far it is to the next escape, or to the end.</summary>
    private static int Next(ReadOnlySpan<byte> rest) => rest.IndexOf((byte)'\\') is var found and >= 0 ? found : rest.Length;

    private static bool IsSurrogate(ReadOnlySpan<byte> json, int first, int last) =>
        json is [(byte)'\\', (byte)'u', _, _, _, _, ..]
        && ushort.TryParse(json[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
        && unit >= first && unit <= last;
}
