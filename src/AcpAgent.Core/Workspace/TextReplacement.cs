using System.Globalization;

namespace AcpAgent.Core.Workspace;

/// <summary>
/// Puts one text in place of another, which has to be found exactly, or, if it is not, as whole lines that differ in white space only: at
/// their ends, or by the same indentation all along. What could mean several places is never guessed.
/// </summary>
/// <param name="Text">The whole text afterwards; null where there is a problem.</param>
/// <param name="Lines">The lines, counted from 1, where a replaced part began.</param>
/// <param name="IsExact">Whether it was found exactly.</param>
/// <param name="Problem">Why nothing is replaced.</param>
internal sealed record TextReplacement(string? Text, IReadOnlyList<int> Lines, bool IsExact, string? Problem)
{
    private const int MostLinesNamed = 5;

    /// <summary>Replaces.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="old">What is replaced; not empty.</param>
    /// <param name="new">What comes in its place.</param>
    /// <param name="all">Whether it may be found more than once.</param>
    public static TextReplacement In(string text, string old, string @new, bool all)
    {
        if (text.Contains("\r\n", StringComparison.Ordinal) && !old.Contains('\r'))
        {
            (old, @new) = (WithCarriageReturns(old), WithCarriageReturns(@new));
        }

        var places = Places(text, old);
        if (places.Count > 0)
        {
            return Ambiguous(LinesAt(text, places), all) ?? Done(text, [.. places.Select(place => (place, place + old.Length, @new))], isExact: true);
        }

        var lines = new TextLines(text);
        var wanted = old.Split('\n').Select(line => line.TrimEnd()).ToList();
        var endsLine = wanted is [_, .., ""];
        wanted = endsLine ? wanted[..^1] : wanted;
        if (wanted.TrueForAll(string.IsNullOrEmpty))
        {
            return new TextReplacement(null, [], false, "it was not found");
        }

        var found = Enumerable.Range(0, Math.Max(0, lines.Count - wanted.Count + 1))
            .Select(first => (First: first, Indent: Match(lines, first, wanted))).Where(match => match.Indent is not null).ToList();
        if (found.Count == 0)
        {
            return new TextReplacement(null, [], false, "it was not found, not even with other white space");
        }

        // Two that overlap cannot both be replaced.
        if (all && found.Zip(found.Skip(1)).Any(pair => pair.Second.First < pair.First.First + wanted.Count))
        {
            return new TextReplacement(null, [], false, "it is found at places that overlap, apart from white space");
        }

        return Ambiguous([.. found.Select(match => match.First + 1)], all) ?? Done(
            text,
            [.. found.Select(match => (lines.Start(match.First), lines.End(match.First + wanted.Count - 1, endsLine), match.Indent!.Apply(@new)))],
            isExact: false);
    }

    private static TextReplacement? Ambiguous(List<int> lines, bool all)
    {
        if (lines.Count == 1 || all)
        {
            return null;
        }

        var named = string.Join(", ", lines.Take(MostLinesNamed).Select(line => line.ToString(CultureInfo.InvariantCulture)));
        return new TextReplacement(null, lines, false,
            $"it is found {lines.Count} times, at the lines {named}{(lines.Count > MostLinesNamed ? ", …" : "")}; give more of what is around it, or set replace_all");
    }

    private static TextReplacement Done(string text, List<(int Start, int End, string New)> parts, bool isExact)
    {
        var result = new System.Text.StringBuilder(text.Length);
        var copied = 0;
        foreach (var (start, end, replacement) in parts)
        {
            result.Append(text, copied, start - copied).Append(replacement);
            copied = end;
        }

        result.Append(text, copied, text.Length - copied);
        return new TextReplacement(result.ToString(), LinesAt(text, [.. parts.Select(part => part.Start)]), isExact, null);
    }

    private static List<int> Places(string text, string old)
    {
        var places = new List<int>();
        for (var at = text.IndexOf(old, StringComparison.Ordinal); at >= 0; at = text.IndexOf(old, at + old.Length, StringComparison.Ordinal))
        {
            places.Add(at);
        }

        return places;
    }

    private static List<int> LinesAt(string text, List<int> places)
    {
        var lines = new List<int>();
        var (line, counted) = (1, 0);
        foreach (var place in places)
        {
            line += text.AsSpan(counted, place - counted).Count('\n');
            counted = place;
            lines.Add(line);
        }

        return lines;
    }

    // By how the lines are indented other than those wanted; null where they are not the same lines.
    private static Indentation? Match(TextLines lines, int first, List<string> wanted)
    {
        Indentation? indentation = null;
        for (var i = 0; i < wanted.Count; i++)
        {
            var line = lines.Text(first + i);
            if (wanted[i].Length == 0 || line.Length == 0)
            {
                if (wanted[i].Length != line.Length)
                {
                    return null;
                }

                continue;
            }

            indentation ??= new Indentation(LeadingSpace(wanted[i]), LeadingSpace(line));
            if (!wanted[i].StartsWith(indentation.From, StringComparison.Ordinal) || line != indentation.To + wanted[i][indentation.From.Length..])
            {
                return null;
            }
        }

        return indentation;
    }

    private static string LeadingSpace(string line) => line[..(line.Length - line.TrimStart().Length)];

    private static string WithCarriageReturns(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

    private sealed record Indentation(string From, string To)
    {
        public string Apply(string text) => From == To ? text : string.Join('\n', text.Split('\n').Select(line =>
            line.StartsWith(From, StringComparison.Ordinal) && line.AsSpan().Trim().Length > 0 ? To + line[From.Length..] : line));
    }

    private sealed class TextLines
    {
        private readonly string _text;
        private readonly List<int> _starts = [0];

        public TextLines(string text)
        {
            _text = text;
            for (var feed = text.IndexOf('\n'); feed >= 0; feed = text.IndexOf('\n', feed + 1))
            {
                _starts.Add(feed + 1);
            }
        }

        public int Count => _starts.Count;

        public int Start(int line) => _starts[line];

        // With its end, or without.
        public int End(int line, bool withEnd)
        {
            if (line + 1 == _starts.Count)
            {
                return _text.Length;
            }

            var next = _starts[line + 1];
            return withEnd ? next : next >= 2 && _text[next - 2] == '\r' ? next - 2 : next - 1;
        }

        public string Text(int line) => _text[_starts[line]..End(line, withEnd: false)].TrimEnd();
    }
}
