using System.Globalization;
using System.Text;
using AcpAgent.Core.Permissions.Shell;

namespace AcpAgent.Core.Permissions.Commands;

/// <summary>Braces: <c>a{b,c}</c> and <c>{1..3}</c>.</summary>
internal sealed class BraceExpansion
{
    /// <summary>How many words one may become.</summary>
    public const int Most = 64;

    private const int MostCharacters = 4096;
    private const int MostAtoms = 1024;
    private const int LongestSequence = 64;

    private static readonly WordPart _unknown = new Parameter("?", "@", null);

    private readonly WordPart[] _atoms;

    /// <summary>For each opening brace the one that closes it; the number of atoms where there is none.</summary>
    private readonly int[] _closing;
    private int[]? _nextClose, _nextComma;

    private BraceExpansion(List<WordPart> atoms)
    {
        _atoms = [.. atoms];
        _closing = new int[_atoms.Length];
        var open = new Stack<int>();
        for (var i = 0; i < _atoms.Length; i++)
        {
            _closing[i] = _atoms.Length;
            if (Is(i, '{'))
            {
                open.Push(i);
            }
            else if (Is(i, '}') && open.TryPop(out var last))
            {
                _closing[last] = i;
            }
        }
    }

    /// <summary>How many characters have to be looked at; 0 where there are no braces.</summary>
    public static int CharactersOf(ShellWord word)
    {
        var characters = 0;
        var any = false;
        foreach (var part in word.Parts)
        {
            if (part is BareText { Text: var text })
            {
                characters += text.Length;
                any |= text.Contains('{');
            }
        }

        return any ? characters : 0;
    }

    /// <summary>The words that a word stands for; null where they are too many, or not sure.</summary>
    public static IReadOnlyList<ShellWord>? Expand(ShellWord word)
    {
        var atoms = new List<WordPart>();
        var characters = 0;
        for (var i = 0; i < word.Parts.Count; i++)
        {
            if (word.Parts[i] is not BareText { Text: var text })
            {
                characters++;
                atoms.Add(word.Parts[i]);
                continue;
            }

            if (i > 0 && word.Parts[i - 1] is Parameter { Open: true } && text is ['{' or '}' or ',', ..])
            {
                // Braces come first: another variable may be meant.
                return null;
            }

            characters += text.Length;
            if (characters <= MostCharacters)
            {
                Split(text, atoms);
            }
        }

        if (characters > MostCharacters || atoms.Count > MostAtoms)
        {
            return null;
        }

        var braces = new BraceExpansion(atoms);
        return braces.Before(0, atoms.Count, [null]) is { } results ? results.ConvertAll(Merge) : null;
    }

    private static void Split(string text, List<WordPart> atoms)
    {
        for (var start = 0; start < text.Length;)
        {
            var next = text.AsSpan(start).IndexOfAny('{', '}', ',');
            var length = next < 0 ? text.Length - start : Math.Max(1, next);
            atoms.Add(new BareText(text.Substring(start, length)));
            start += length;
        }
    }

    private bool Is(int at, char c) => _atoms[at] is BareText { Text: [var only] } && only == c;

    /// <summary>All that the atoms of a range stand for, each before all that may follow them; null where these are too many, or not sure.</summary>
    private List<Piece?>? Before(int start, int end, List<Piece?> rest)
    {
        for (var open = start; open < end; open++)
        {
            if (!Is(open, '{'))
            {
                continue;
            }

            var close = _closing[open];
            if (close >= end || Choices(open, close) is not { } choices)
            {
                if (MayCloseLater(open, end))
                {
                    return null;
                }

                continue;
            }

            if (Before(close + 1, end, rest) is not { } tails)
            {
                return null;
            }

            var results = new List<Piece?>();
            foreach (var choice in choices)
            {
                if ((choice.Text is { } text ? tails.ConvertAll(tail => (Piece?)new Piece(text, tail)) : Before(choice.Start, choice.End, tails)) is not { } more || results.Count + more.Count > Most)
                {
                    return null;
                }

                results.AddRange(more);
            }

            return results.ConvertAll(result => Literally(start, open, result));
        }

        return rest.ConvertAll(tail => Literally(start, end, tail));
    }

    private Piece? Literally(int start, int end, Piece? rest)
    {
        for (var i = end - 1; i >= start; i--)
        {
            rest = new Piece(_atoms[i], rest);
        }

        return rest;
    }

    /// <summary>True for <c>{a},}</c>: where braces hold no comma, the shell may go on to a later closing one.</summary>
    private bool MayCloseLater(int open, int end)
    {
        _nextClose ??= Next('}');
        _nextComma ??= Next(',');
        return _nextClose[open] is var close && close < end && _nextComma[close] is var comma && comma < end && _nextClose[comma] < end;
    }

    /// <summary>For each atom the next that is the character; the number of atoms where there is none.</summary>
    private int[] Next(char c)
    {
        var next = new int[_atoms.Length + 1];
        next[^1] = _atoms.Length;
        for (var i = _atoms.Length - 1; i >= 0; i--)
        {
            next[i] = Is(i, c) ? i : next[i + 1];
        }

        return next;
    }

    /// <summary>What stands between the commas, or a sequence; null where it is neither.</summary>
    private List<Choice>? Choices(int open, int close)
    {
        var choices = new List<Choice>();
        var start = open + 1;
        for (var i = start; i < close; i++)
        {
            if (Is(i, '{') && _closing[i] < close)
            {
                i = _closing[i];
            }
            else if (Is(i, ','))
            {
                choices.Add(new(start, i));
                start = i + 1;
            }
        }

        if (choices.Count > 0)
        {
            choices.Add(new(start, close));
            return choices;
        }

        return Sequence(open + 1, close);
    }

    private List<Choice>? Sequence(int start, int end)
    {
        if (end - start > LongestSequence || !_atoms[start..end].All(atom => atom is BareText))
        {
            return null;
        }

        var ends = string.Concat(_atoms[start..end].Cast<BareText>().Select(atom => atom.Text)).Split("..");
        if (ends is [[var first], [var last]] && char.IsAsciiLetter(first) && char.IsAsciiLetter(last))
        {
            var step = first <= last ? 1 : -1;
            return [.. Enumerable.Range(0, Math.Abs(last - first) + 1).Select(i => new Choice(new QuotedText(((char)(first + (i * step))).ToString())))];
        }

        if (ends is [var from, var to] && int.TryParse(from, NumberStyles.AllowLeadingSign, null, out var low) && int.TryParse(to, NumberStyles.AllowLeadingSign, null, out var high))
        {
            // Zeros in front would pad the others.
            var count = Math.Abs((long)high - low) + 1;
            return from.TrimStart('-') is ['0', _, ..] || to.TrimStart('-') is ['0', _, ..] || count > Most + 1
                ? [new(_unknown)]
                : [.. Enumerable.Range(0, (int)count).Select(i => new Choice(new BareText((low + (low <= high ? i : -i)).ToString(CultureInfo.InvariantCulture))))];
        }

        return ends.Length == 3 ? [new(_unknown)] : null;
    }

    /// <summary>The word, pieces of plain text put together.</summary>
    private static ShellWord Merge(Piece? pieces)
    {
        var parts = new List<WordPart>(1);
        while (pieces is not null)
        {
            var part = pieces.Part;
            pieces = pieces.Rest;
            if (part is BareText first && pieces is { Part: BareText second })
            {
                pieces = pieces.Rest;
                var text = first.Text + second.Text;
                if (pieces is { Part: BareText })
                {
                    var more = new StringBuilder(text);
                    for (; pieces is { Part: BareText next }; pieces = pieces.Rest)
                    {
                        more.Append(next.Text);
                    }

                    text = more.ToString();
                }

                part = new BareText(text);
            }

            parts.Add(part);
        }

        return new ShellWord(parts);
    }

    /// <summary>Part of a word before what follows it.</summary>
    private sealed record Piece(WordPart Part, Piece? Rest);

    /// <summary>Atoms between braces and commas, or a member of a sequence.</summary>
    private readonly record struct Choice(int Start, int End, WordPart? Text)
    {
        public Choice(int start, int end)
            : this(start, end, null)
        {
        }

        public Choice(WordPart text)
            : this(0, 0, text)
        {
        }
    }
}
