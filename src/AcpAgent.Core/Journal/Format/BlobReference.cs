using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AcpAgent.Core.Journal.Format;

/// <summary>What stands in a line in place of a record that is too large for it.</summary>
/// <param name="Hash">SHA-256 of the record's JSON, 64 hexadecimal digits; the blob's file name.</param>
/// <param name="Length">The length of that JSON in bytes.</param>
internal readonly record struct BlobReference(string Hash, long Length)
{
    private const int HashLength = 64;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    private static ReadOnlySpan<byte> Start => "{\"blob\":\""u8;

    private static ReadOnlySpan<byte> Between => "\",\"bytes\":"u8;

    /// <summary>The members of the line.</summary>
    public byte[] ToMembers() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"blob\":\"{Hash}\",\"bytes\":{Length}"));

    public static bool TryRead(ReadOnlySpan<byte> json, out BlobReference blob)
    {
        blob = default;
        if (!json.StartsWith(Start) || json.Length < Start.Length + HashLength + Between.Length)
        {
            return false;
        }

        var hash = json.Slice(Start.Length, HashLength);
        var rest = json[(Start.Length + HashLength)..];
        if (!rest.StartsWith(Between) || hash.ContainsAnyExcept(HexDigits)
            || !Utf8Parser.TryParse(rest[Between.Length..], out long length, out var digits) || !rest[(Between.Length + digits)..].SequenceEqual("}"u8))
        {
            return false;
        }

        blob = new BlobReference(Encoding.ASCII.GetString(hash), length);
        return true;
    }
}
