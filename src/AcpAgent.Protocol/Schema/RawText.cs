using System.Buffers;
using System.Text;

namespace AcpAgent.Protocol.Schema;

/// <summary>The inside of a JSON string in raw UTF-8: as the serializer writes it with <see cref="AcpJson.Options"/>, at a fraction of its time.</summary>
internal static class RawText
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\']);

    /// <summary>Whether a text stands in JSON as it is.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAny(Escaped);

    /// <summary>Writes a text, without quotes around it.</summary>
    public static void Write(IBufferWriter<byte> buffer, ReadOnlySpan<char> text)
    {
        for (var special = text.IndexOfAny(Escaped); special >= 0; special = text.IndexOfAny(Escaped))
        {
            WritePlain(buffer, text[..special]);
            Escape(buffer, text[special]);
            text = text[(special + 1)..];
        }

        WritePlain(buffer, text);
    }

    private static void WritePlain(IBufferWriter<byte> buffer, ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            buffer.Advance(Encoding.UTF8.GetBytes(text, buffer.GetSpan(text.Length * 3)));
        }
    }

    private static void Escape(IBufferWriter<byte> buffer, char special)
    {
        var simple = special switch
        {
            '\n' => "\\n"u8,
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\r' => "\\r"u8,
            '\t' => "\\t"u8,
            '\b' => "\\b"u8,
            '\f' => "\\f"u8,
            _ => [],
        };
        buffer.Write(simple.IsEmpty ? [.. "\\u00"u8, Hex(special >> 4), Hex(special & 15)] : simple);
    }

    private static byte Hex(int digit) => (byte)"0123456789ABCDEF"[digit];
}
