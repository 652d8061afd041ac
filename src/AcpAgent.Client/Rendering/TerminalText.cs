using System.Globalization;
using System.Text;

namespace AcpAgent.Client.Rendering;

/// <summary>
/// Makes text that a model, a file or an agent has sent fit for a terminal: what would move the cursor, change colours or titles, answer
/// for the user or reorder the line is shown as an escape such as <c>\x1b</c> instead.
/// </summary>
public static class TerminalText
{
    /// <summary>Text of several lines: line ends and tabs stay. Applying it twice changes nothing more.</summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int first = FirstUnsafe(text);
        if (first < 0)
        {
            return text;
        }

        StringBuilder safe = new(text, 0, first, text.Length + 16);
        for (int i = first; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                safe.Append(c).Append(text[++i]);
            }
            else if (IsSafe(c))
            {
                safe.Append(c);
            }
            else if (!(c == '\r' && i + 1 < text.Length && text[i + 1] == '\n'))
            {
                safe.Append(Shown(c));
            }
        }

        return safe.ToString();
    }

    /// <summary>Text that must stay on one line: line ends and tabs are shown as well.</summary>
    public static string EscapeLine(string text) => Escape(text)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\t", "\\t", StringComparison.Ordinal);

    private static int FirstUnsafe(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsSafe(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    // Surrogates are looked at in pairs. The invisible ones below turn the direction of what follows, or end the line.
    private static bool IsSafe(char c) => c switch
    {
        '\n' or '\t' => true,
        < ' ' or (>= '\x7f' and <= '\x9f') => false,
        '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069') => false,
        _ => !char.IsSurrogate(c),
    };

    private static string Shown(char c) =>
        char.IsSurrogate(c) ? "\ufffd"
        : c <= '\xff' ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}")
        : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
}
