using AcpAgent.Core.Permissions.Commands;

namespace AcpAgent.Core.Permissions.Floor;

/// <summary>Whether patterns of file names fit names, in linear space and without looking at files.</summary>
internal static class PathPattern
{
    /// <summary>True where the parts of a path could be the parts of another.</summary>
    public static bool CouldMatch(string[] pattern, string[] path)
    {
        if (pattern.Length != path.Length)
        {
            return false;
        }

        for (var i = 0; i < path.Length; i++)
        {
            if (!CouldMatch(pattern[i], path[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True where a pattern fits a name. A bracket counts as any character.</summary>
    public static bool CouldMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (name.Length > 0 && name[0] == '.' && pattern.Length > 0 && pattern[0] is Field.AnyText or Field.AnyCharacter)
        {
            return false;
        }

        int p = 0, n = 0, star = -1, mark = 0;
        while (n < name.Length)
        {
            var width = p < pattern.Length && pattern[p] == Field.AnyOf ? Width(pattern, p) : 1;
            if (p < pattern.Length && pattern[p] == Field.AnyText)
            {
                star = p++;
                mark = n;
            }
            else if (p < pattern.Length && (pattern[p] == name[n] || pattern[p] is Field.AnyCharacter or Field.AnyOf))
            {
                p += width;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == Field.AnyText)
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static int Width(ReadOnlySpan<char> pattern, int at)
    {
        var close = pattern[(at + 1)..].IndexOf(']');
        if (close == 0)
        {
            // "[]…]": the first is one of the characters.
            close = pattern[(at + 2)..].IndexOf(']') is >= 0 and var next ? next + 1 : -1;
        }

        return close < 0 ? 1 : close + 2;
    }
}
