using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AcpAgent.EndToEnd.Storage.Tracing;

/// <summary>Strings as strace writes them: in C's escapes, bytes beyond ASCII in octal.</summary>
internal static partial class StraceText
{
    /// <summary>All strings in a call's arguments, one behind the other.</summary>
    public static byte[] Bytes(string arguments)
    {
        var bytes = new List<byte>(arguments.Length);
        foreach (Match quoted in Quoted().Matches(arguments))
        {
            Decode(quoted.Groups["text"].ValueSpan, bytes);
        }

        return [.. bytes];
    }

    /// <summary>One string without its quotes.</summary>
    public static string Text(string escaped)
    {
        var bytes = new List<byte>(escaped.Length);
        Decode(escaped, bytes);
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static void Decode(ReadOnlySpan<char> text, List<byte> bytes)
    {
        for (var place = 0; place < text.Length; place++)
        {
            if (text[place] != '\\')
            {
                bytes.Add((byte)text[place]);
                continue;
            }

            var escape = text[++place];
            if (escape is < '0' or > '7')
            {
                bytes.Add(Escaped(escape));
                continue;
            }

            var value = 0;
            var end = Math.Min(place + 3, text.Length);
            for (; place < end && text[place] is >= '0' and <= '7'; place++)
            {
                value = (value * 8) + (text[place] - '0');
            }

            bytes.Add((byte)value);
            place--;
        }
    }

    private static byte Escaped(char escape) => escape switch
    {
        'n' => (byte)'\n',
        't' => (byte)'\t',
        'r' => (byte)'\r',
        'f' => (byte)'\f',
        'v' => (byte)'\v',
        '"' or '\\' => (byte)escape,
        _ => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"strace wrote \\{escape}")),
    };

    [GeneratedRegex(@"""(?<text>(?:[^""\\]|\\.)*)""")]
    private static partial Regex Quoted();
}
