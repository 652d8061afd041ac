using System.Buffers;

namespace AcpAgent.Core.Permissions.Shell;

/// <summary>What characters mean to bash.</summary>
internal static class ShellCharacters
{
    /// <summary>Characters that end a piece of plain text in a word: they end the word, quote, or begin an expansion.</summary>
    public static readonly SearchValues<char> WordBreaks = SearchValues.Create(" \t\n;&|<>()\\'\"$`");

    /// <summary>Characters that mean something in double quotes.</summary>
    public static readonly SearchValues<char> QuoteBreaks = SearchValues.Create("\"\\$`");

    /// <summary>Characters that mean something in a here-document.</summary>
    public static readonly SearchValues<char> DocumentBreaks = SearchValues.Create("\\$`");

    public static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    public static bool IsName(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    public static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !IsNameStart(text[0]))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!IsName(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// True for a character that no command line needs and that shells, terminals and people read differently: control characters,
    /// white space beyond ASCII, halves of surrogate pairs (checked by the caller), and code points that are not characters.
    /// </summary>
    public static bool IsRefused(char c) => c switch
    {
        '\t' or '\n' => false,
        < ' ' or '\u007f' => true,
        < '\u0080' => false,
        <= '\u00a0' => true,
        '\u1680' or (>= '\u2000' and <= '\u200f') or (>= '\u2028' and <= '\u202f') or (>= '\u205f' and <= '\u206f') or '\u3000' or '\ufeff' => true,
        (>= '\ufdd0' and <= '\ufdef') or '\ufffe' or '\uffff' => true,
        _ => false,
    };
}
