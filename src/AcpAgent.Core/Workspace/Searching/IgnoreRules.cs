namespace AcpAgent.Core.Workspace.Searching;

/// <summary>
/// What <c>.gitignore</c> and <c>.ignore</c> files say: those of a directory, then those of the directories above it. The last line that
/// fits decides, and a file further down before one further up (gitignore(5)).
/// </summary>
internal sealed class IgnoreRules
{
    /// <summary>The names of such files; what a later one says counts more.</summary>
    public static readonly string[] FileNames = [".gitignore", ".ignore"];

    private readonly IgnoreRules? _above;
    private readonly int _depth;
    private readonly List<Rule> _rules;

    private IgnoreRules(IgnoreRules? above, int depth, List<Rule> rules) => (_above, _depth, _rules) = (above, depth, rules);

    /// <summary>Adds what the files of a directory say.</summary>
    /// <param name="above">Of the directories above it; null for nothing.</param>
    /// <param name="depth">How many names the directory's path has.</param>
    /// <param name="text">The files' content, one after the other.</param>
    public static IgnoreRules? Add(IgnoreRules? above, int depth, string text)
    {
        List<Rule> rules = [.. text.Split('\n').Select(Rule.Parse).OfType<Rule>()];
        return rules.Count > 0 ? new IgnoreRules(above, depth, rules) : above;
    }

    /// <summary>Whether an entry of a directory that is itself not ignored is ignored.</summary>
    /// <param name="names">The entry's path.</param>
    /// <param name="isDirectory">Whether it is a directory.</param>
    public bool Ignore(ReadOnlySpan<string> names, bool isDirectory)
    {
        for (var rules = this; rules is not null; rules = rules._above)
        {
            for (var i = rules._rules.Count - 1; i >= 0; i--)
            {
                var rule = rules._rules[i];
                if ((isDirectory || !rule.IsForDirectories) && rule.Fits(names[rules._depth..]))
                {
                    return !rule.IsNegated;
                }
            }
        }

        return false;
    }

    private sealed record Rule(PathPattern Pattern, bool IsNegated, bool IsForDirectories)
    {
        public static Rule? Parse(string line)
        {
            var text = TrimEnd(line.TrimEnd('\r'));
            if (text.Length == 0 || text[0] == '#')
            {
                return null;
            }

            var isNegated = text[0] == '!';
            text = isNegated ? text[1..] : text;
            var isForDirectories = text.EndsWith('/');
            text = text.TrimEnd('/');
            if (text.Length == 0)
            {
                return null;
            }

            // A slash anywhere but at the end ties it to the directory of its file.
            text = text.Contains('/') ? text : $"**/{text}";
            return PathPattern.TryParse(text, out var pattern) ? new Rule(pattern, isNegated, isForDirectories) : null;
        }

        public bool Fits(ReadOnlySpan<string> names)
        {
            var places = Pattern.Start;
            foreach (var name in names)
            {
                places = Pattern.Next(places, name);
            }

            return Pattern.IsEnd(places);
        }

        // Spaces at the end do not count, unless there is a backslash before.
        private static string TrimEnd(string line)
        {
            var end = line.Length;
            while (end > 0 && line[end - 1] is ' ' or '\t' && (end < 2 || line[end - 2] != '\\'))
            {
                end--;
            }

            return line[..end];
        }
    }
}
