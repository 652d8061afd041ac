using System.Globalization;
using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Braces: <c>a{b,c}</c> and <c>{1..3}</c>.</summary>
internal static class BraceExpansion
{
    /// <summary>How many words one may become.</summary>
    public const int Most = 64;

    /// <summary>The words that a word stands for; null where they are too many, or not sure.</summary>
    public static IReadOnlyList<ShellWord>? Expand(ShellWord word)
    {
        if (!word.Parts.Any(part => part is BareText text && text.Text.Contains('{')))
        {
            return [word];
        }

        for (var i = 0; i + 1 < word.Parts.Count; i++)
        {
            if (word.Parts[i] is Parameter { Open: true } && word.Parts[i + 1] is BareText { Text: ['{' or '}' or ',', ..] })
            {
                // Braces come first: another variable may be meant.
                return null;
            }
        }

        var atoms = word.Parts.SelectMany(part => part is BareText text ? text.Text.Select(c => (WordPart)new BareText(c.ToString())) : [part]).ToArray();
        if (atoms.Length > 4096)
        {
            return null;
        }

        var results = new List<WordPart[]>();
        return Expand(atoms, results) ? results.ConvertAll(parts => new ShellWord(Merge(parts))) : null;
    }

    private static bool Expand(WordPart[] atoms, List<WordPart[]> results)
    {
        for (var open = 0; open < atoms.Length; open++)
        {
            if (!Is(atoms[open], '{'))
            {
                continue;
            }

            if (Find(atoms, open) is not { } inside)
            {
                if (MayCloseLater(atoms, open))
                {
                    return false;
                }

                continue;
            }

            var tails = new List<WordPart[]>();
            if (!Expand(atoms[(inside.Close + 1)..], tails))
            {
                return false;
            }

            foreach (var choice in inside.Choices)
            {
                var middles = new List<WordPart[]>();
                if (!Expand(choice, middles))
                {
                    return false;
                }

                foreach (var middle in middles)
                {
                    foreach (var tail in tails)
                    {
                        if (results.Count == Most)
                        {
                            return false;
                        }

                        results.Add([.. atoms[..open], .. middle, .. tail]);
                    }
                }
            }

            return true;
        }

        results.Add(atoms);
        return true;
    }

    private static (int Close, List<WordPart[]> Choices)? Find(WordPart[] atoms, int open)
    {
        var depth = 0;
        var commas = new List<int>();
        for (var i = open + 1; i < atoms.Length; i++)
        {
            if (Is(atoms[i], '{'))
            {
                depth++;
            }
            else if (Is(atoms[i], '}') && depth > 0)
            {
                depth--;
            }
            else if (Is(atoms[i], '}'))
            {
                return commas.Count > 0 ? (i, Split(atoms, open, commas, i)) : Sequence(atoms, open, i) is { } choices ? (i, choices) : null;
            }
            else if (Is(atoms[i], ',') && depth == 0)
            {
                commas.Add(i);
            }
        }

        return null;
    }

    /// <summary>True for <c>{a},}</c>: where braces hold no comma, the shell may go on to a later closing one.</summary>
    private static bool MayCloseLater(WordPart[] atoms, int open)
    {
        var close = Array.FindIndex(atoms, open, atom => Is(atom, '}'));
        var comma = close < 0 ? -1 : Array.FindIndex(atoms, close, atom => Is(atom, ','));
        return comma >= 0 && Array.FindIndex(atoms, comma, atom => Is(atom, '}')) >= 0;
    }

    private static List<WordPart[]> Split(WordPart[] atoms, int open, List<int> commas, int close)
    {
        var choices = new List<WordPart[]>();
        var start = open + 1;
        foreach (var comma in commas.Append(close))
        {
            choices.Add(atoms[start..comma]);
            start = comma + 1;
        }

        return choices;
    }

    private static List<WordPart[]>? Sequence(WordPart[] atoms, int open, int close)
    {
        var inside = atoms[(open + 1)..close];
        if (!inside.All(atom => atom is BareText))
        {
            return null;
        }

        var ends = string.Concat(inside.Select(atom => ((BareText)atom).Text)).Split("..");
        if (ends is [[var first], [var last]] && char.IsAsciiLetter(first) && char.IsAsciiLetter(last))
        {
            var step = first <= last ? 1 : -1;
            return [.. Enumerable.Range(0, Math.Abs(last - first) + 1).Select(i => new WordPart[] { new QuotedText(((char)(first + (i * step))).ToString()) })];
        }

        if (ends is [var from, var to] && int.TryParse(from, NumberStyles.AllowLeadingSign, null, out var low) && int.TryParse(to, NumberStyles.AllowLeadingSign, null, out var high))
        {
            // Zeros in front would pad the others.
            var count = Math.Abs((long)high - low) + 1;
            return from.TrimStart('-') is ['0', _, ..] || to.TrimStart('-') is ['0', _, ..] || count > Most + 1
                ? [[new Parameter("?", "@", null)]]
                : [.. Enumerable.Range(0, (int)count).Select(i => new WordPart[] { new BareText((low + (low <= high ? i : -i)).ToString(CultureInfo.InvariantCulture)) })];
        }

        return ends.Length == 3 ? [[new Parameter("?", "@", null)]] : null;
    }

    private static bool Is(WordPart part, char c) => part is BareText { Text: [var only] } && only == c;

    private static List<WordPart> Merge(WordPart[] atoms)
    {
        var parts = new List<WordPart>();
        foreach (var atom in atoms)
        {
            if (atom is BareText text && parts is [.., BareText last])
            {
                parts[^1] = new BareText(last.Text + text.Text);
            }
            else
            {
                parts.Add(atom);
            }
        }

        return parts;
    }
}
