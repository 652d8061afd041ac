using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace AcpAgent.Protocol.Wire;

/// <summary>
/// Escapes in JSON only what JSON requires: quotes, backslashes and control characters. The framework's relaxed encoder still writes
/// emoji as twelve bytes in place of four.
/// </summary>
internal sealed unsafe class RawEncoder : JavaScriptEncoder
{
    private const string MustEscape =
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f" +
        "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\";

    private static readonly SearchValues<char> Escaped = SearchValues.Create(MustEscape);
    private static readonly SearchValues<byte> EscapedBytes = SearchValues.Create(Encoding.ASCII.GetBytes(MustEscape));

    public static RawEncoder Instance { get; } = new();

    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\';

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        var escaped = span.IndexOfAny(Escaped);
        var broken = LoneSurrogate(escaped < 0 ? span : span[..escaped]);
        return broken < 0 ? escaped : broken;
    }

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        var escaped = utf8Text.IndexOfAny(EscapedBytes);
        return System.Text.Unicode.Utf8.IsValid(escaped < 0 ? utf8Text : utf8Text[..escaped])
            ? escaped
            : base.FindFirstCharacterToEncodeUtf8(utf8Text);
    }

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var to = new Span<char>(buffer, bufferLength);
        if (!WillEncode(unicodeScalar))
        {
            return Rune.TryCreate(unicodeScalar, out var rune)
                ? rune.TryEncodeToUtf16(to, out numberOfCharactersWritten)
                : Rune.ReplacementChar.TryEncodeToUtf16(to, out numberOfCharactersWritten);
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
            _ => null,
        };
        if (escape is null)
        {
            return to.TryWrite($"\\u{unicodeScalar:X4}", out numberOfCharactersWritten);
        }

        numberOfCharactersWritten = escape.TryCopyTo(to) ? escape.Length : 0;
        return numberOfCharactersWritten > 0;
    }

    private static int LoneSurrogate(ReadOnlySpan<char> text)
    {
        for (var at = 0; ;)
        {
            var next = text[at..].IndexOfAnyInRange('\ud800', '\udfff');
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return at;
            }

            at += 2;
        }
    }
}
