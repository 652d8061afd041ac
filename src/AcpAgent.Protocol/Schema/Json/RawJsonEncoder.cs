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

    private const string Plain =
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";

    private static readonly SearchValues<char> PlainChars = SearchValues.Create(Plain);
    private static readonly SearchValues<byte> PlainBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Plain));

    public override int MaxOutputCharactersPerInputCharacter => LongestEscape;

    public override bool WillEncode(int unicodeScalar) => MustEscape(unicodeScalar);

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var input = new ReadOnlySpan<char>(text, textLength);
        var at = input.IndexOfAnyExcept(PlainChars);
        while (at >= 0 && at < input.Length)
        {
            if (Rune.DecodeFromUtf16(input[at..], out var rune, out var length) != OperationStatus.Done || MustEscape(rune.Value))
            {
                return at;
            }

            at += length;
        }

        return -1;
    }

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        var at = utf8Text.IndexOfAnyExcept(PlainBytes);
        while (at >= 0 && at < utf8Text.Length)
        {
            if (Rune.DecodeFromUtf8(utf8Text[at..], out var rune, out var length) != OperationStatus.Done || MustEscape(rune.Value))
            {
                return at;
            }

            at += length;
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
