namespace AcpAgent.Core.Workspace.Searching;

/// <summary>A pattern for one name of a path: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a]</c>, and a backslash before what is meant as it is.</summary>
internal sealed class NamePattern
{
    private readonly List<Part> _parts;

    private NamePattern(List<Part> parts) => _parts = parts;

    /// <summary>The name, where the pattern is one; null where it has wildcards.</summary>
    public string? Literal => _parts.TrueForAll(part => part is { IsStar: false, Set: null }) ? string.Concat(_parts.Select(part => part.Character)) : null;

    /// <summary>Reads a pattern. A bracket that is not closed stands for itself.</summary>
    public static NamePattern Parse(string text)
    {
        var parts = new List<Part>();
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '*':
                    if (parts is not [.., { IsStar: true }])
                    {
                        parts.Add(new Part { IsStar = true });
                    }

                    break;
                case '?':
                    parts.Add(new Part { Set = new CharacterSet([], IsNegated: true) });
                    break;
                case '[' when CharacterSet.TryParse(text, ref i, out var set):
                    parts.Add(new Part { Set = set });
                    break;
                case '\\' when i + 1 < text.Length:
                    parts.Add(new Part { Character = text[++i] });
                    break;
                default:
                    parts.Add(new Part { Character = text[i] });
                    break;
            }
        }

        return new NamePattern(parts);
    }

    /// <summary>Whether the whole name is as the pattern says. Takes time in proportion to both lengths' product at most.</summary>
    public bool IsMatch(ReadOnlySpan<char> name)
    {
        var (at, part) = (0, 0);
        var (star, starAt) = (-1, 0);
        while (at < name.Length)
        {
            if (part < _parts.Count && _parts[part].IsStar)
            {
                (star, starAt) = (part++, at);
            }
            else if (part < _parts.Count && _parts[part].Takes(name[at]))
            {
                at++;
                part++;
            }
            else if (star >= 0)
            {
                // The last star takes one more.
                (at, part) = (++starAt, star + 1);
            }
            else
            {
                return false;
            }
        }

        while (part < _parts.Count && _parts[part].IsStar)
        {
            part++;
        }

        return part == _parts.Count;
    }

    private readonly record struct Part
    {
        public bool IsStar { get; init; }

        public CharacterSet? Set { get; init; }

        public char Character { get; init; }

        public bool Takes(char c) => Set?.Contains(c) ?? c == Character;
    }

    private sealed record CharacterSet(List<(char From, char To)> Ranges, bool IsNegated)
    {
        public bool Contains(char c) => Ranges.Exists(range => range.From <= c && c <= range.To) != IsNegated;

        // `at` is at the opening bracket, and at the closing one afterwards.
        public static bool TryParse(string text, ref int at, out CharacterSet? set)
        {
            set = null;
            var next = at + 1;
            var isNegated = next < text.Length && text[next] is '!' or '^';
            next += isNegated ? 1 : 0;
            var ranges = new List<(char From, char To)>();
            for (var first = next; next < text.Length; next++)
            {
                if (text[next] == ']' && next > first)
                {
                    set = new CharacterSet(ranges, isNegated);
                    at = next;
                    return true;
                }

                var from = Character(text, ref next);
                if (next + 2 < text.Length && text[next + 1] == '-' && text[next + 2] != ']')
                {
                    next += 2;
                    ranges.Add((from, Character(text, ref next)));
                }
                else
                {
                    ranges.Add((from, from));
                }
            }

            return false;
        }

        private static char Character(string text, ref int at) => text[at] == '\\' && at + 1 < text.Length ? text[++at] : text[at];
    }
}
