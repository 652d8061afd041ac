using System.Text;

namespace AcpAgent.Client.Connecting;

/// <summary>
/// Splits a command line as a POSIX shell would: blanks part words, single quotes keep all, double quotes keep blanks, a
/// backslash keeps the next character. Nothing is expanded and nothing is executed.
/// </summary>
public static class CommandLine
{
    /// <summary>The words of <paramref name="text"/>.</summary>
    /// <exception cref="FormatException">A quote is not closed, or a backslash ends the text.</exception>
    public static IReadOnlyList<string> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> words = [];
        StringBuilder word = new();
        bool inWord = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (IsBlank(c))
            {
                if (inWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    inWord = false;
                }

                continue;
            }

            inWord = true;
            i = c switch
            {
                '\'' => SingleQuoted(text, i, word),
                '"' => DoubleQuoted(text, i, word),
                '\\' => Escaped(text, i, word),
                _ => Plain(c, i, word),
            };
        }

        if (inWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r';

    private static int Plain(char c, int at, StringBuilder word)
    {
        word.Append(c);
        return at;
    }

    private static int Escaped(string text, int at, StringBuilder word)
    {
        if (at + 1 == text.Length)
        {
            throw new FormatException($"the command line ends in a backslash: {text}");
        }

        word.Append(text[at + 1]);
        return at + 1;
    }

    private static int SingleQuoted(string text, int open, StringBuilder word)
    {
        int close = text.IndexOf('\'', open + 1);
        if (close < 0)
        {
            throw Unclosed(text, open);
        }

        word.Append(text, open + 1, close - open - 1);
        return close;
    }

    private static int DoubleQuoted(string text, int open, StringBuilder word)
    {
        for (int i = open + 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i;
            }

            // Inside double quotes a backslash is an ordinary character unless it stands before one of these.
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\' or '$' or '`')
            {
                i++;
            }

            word.Append(text[i]);
        }

        throw Unclosed(text, open);
    }

    private static FormatException Unclosed(string text, int open) =>
        new($"the quote at position {open + 1} is not closed: {text}");
}
