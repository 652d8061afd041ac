using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace AcpAgent.Protocol.Schema;

/// <summary>
/// Escapes what JSON must escape, and line separators that some readers of lines take for the end of one; all else stays as it is.
/// The relaxed encoder of the framework still escapes everything beyond the Basic Multilingual Plane, such as emoji.
/// </summary>
internal sealed unsafe class RawJsonEncoder : JavaScriptEncoder
{
    private const int LongestEscape = 6;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => MustEscape(c)), '\u2028', '\u2029']);

    private static readonly SearchValues<char> EscapedOrSurrogate = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => char.IsSurrogate(c) || MustEscape(c))]);

    private static readonly SearchValues<byte> EscapedOrNotAscii = SearchValues.Create(
        [.. Enumerable.Range(0, 0x100).Select(b => (byte)b).Where(b => b >= 0x80 || MustEscape(b))]);

    public override int MaxOutputCharactersPerInputCharacter => LongestEscape;

    public override bool WillEncode(int unicodeScalar) => MustEscape(unicodeScalar);

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var rest = new ReadOnlySpan<char>(text, textLength);
        var start = 0;
        while (rest[start..].IndexOfAny(EscapedOrSurrogate) is var found and >= 0)
        {
            var at = start + found;
            if (Escaped.Contains(rest[at]) || Rune.DecodeFromUtf16(rest[at..], out _, out var length) != OperationStatus.Done)
            {
                return at;
            }

            start = at + length;
        }

        return -1;
    }

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        var start = 0;
        while (utf8Text[start..].IndexOfAny(EscapedOrNotAscii) is var found and >= 0)
        {
            var at = start + found;
            if (Rune.DecodeFromUtf8(utf8Text[at..], out var rune, out var length) != OperationStatus.Done || MustEscape(rune.Value))
            {
                return at;
            }

            start = at + length;
        }

        return -1;
    }

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var output = new Span<char>(buffer, bufferLength);
        if (!MustEscape(unicodeScalar))
        {
            return new Rune(unicodeScalar).TryEncodeToUtf16(output, out numberOfCharactersWritten);
        }

        var escape = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\b' => "\\b",
            '\f' => "\\f",
            _ => $"\\u{unicodeScalar:x4}",
        };
        numberOfCharactersWritten = escape.TryCopyTo(output) ? escape.Length : 0;
        return numberOfCharactersWritten != 0;
    }

    private static bool MustEscape(int scalar) =>
        scalar is < 0x20 or '"' or '\\' or (>= 0x7F and < 0xA0) or 0x2028 or 0x2029;
}
