using DiffPlex;
using DiffPlex.Model;

namespace AcpAgent.Client.Rendering;

/// <summary>Compares two texts line by line.</summary>
public static class DiffLines
{
    private const int Context = 3;

    // Beyond this the search for the smallest difference takes too long; all is shown as replaced then.
    private const int MostLines = 3000;

    /// <summary>The lines that differ, with a few around them.</summary>
    /// <param name="oldText">The text before; null for a new file.</param>
    /// <param name="newText">The text after.</param>
    public static IReadOnlyList<DiffLine> Of(string? oldText, string newText)
    {
        ArgumentNullException.ThrowIfNull(newText);
        List<DiffLine> shown = [];
        List<DiffLine> same = [];
        foreach (DiffLine line in All(Split(oldText ?? ""), Split(newText)))
        {
            if (line.Kind == DiffLineKind.Same)
            {
                same.Add(line);
            }
            else
            {
                AddContext(shown, same, isLast: false);
                shown.Add(line);
            }
        }

        if (shown.Count > 0)
        {
            AddContext(shown, same, isLast: true);
        }

        if (oldText is { Length: > 0 } && newText.Length > 0 && oldText.EndsWith('\n') != newText.EndsWith('\n'))
        {
            shown.Add(new(DiffLineKind.Remark, newText.EndsWith('\n') ? "a line end at the end was added" : "the line end at the end was removed"));
        }

        return shown;
    }

    /// <summary>How many lines were added and removed.</summary>
    public static (int Added, int Removed) Count(IReadOnlyList<DiffLine> lines) =>
        (lines.Count(static line => line.Kind == DiffLineKind.Added), lines.Count(static line => line.Kind == DiffLineKind.Removed));

    private static IEnumerable<DiffLine> All(string[] before, string[] after)
    {
        int start = before.AsSpan().CommonPrefixLength(after);
        int end = 0;
        while (end < Math.Min(before.Length, after.Length) - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        return
        [
            .. Lines(DiffLineKind.Same, before[..start]),
            .. Middle(before[start..^end], after[start..^end]),
            .. Lines(DiffLineKind.Same, before[^end..]),
        ];
    }

    private static List<DiffLine> Middle(string[] before, string[] after)
    {
        if (before.Length == 0 || after.Length == 0 || before.Length + after.Length > MostLines)
        {
            return [.. Lines(DiffLineKind.Removed, before), .. Lines(DiffLineKind.Added, after)];
        }

        List<DiffLine> lines = [];
        int at = 0;
        DiffResult diff = Differ.Instance.CreateDiffs(Join(before), Join(after), ignoreWhiteSpace: false, ignoreCase: false, new Chunker());
        foreach (DiffBlock block in diff.DiffBlocks)
        {
            lines.AddRange(Lines(DiffLineKind.Same, before[at..block.DeleteStartA]));
            at = block.DeleteStartA + block.DeleteCountA;
            lines.AddRange(Lines(DiffLineKind.Removed, before[block.DeleteStartA..at]));
            lines.AddRange(Lines(DiffLineKind.Added, after[block.InsertStartB..(block.InsertStartB + block.InsertCountB)]));
        }

        lines.AddRange(Lines(DiffLineKind.Same, before[at..]));
        return lines;
    }

    private static void AddContext(List<DiffLine> shown, List<DiffLine> same, bool isLast)
    {
        int before = shown.Count == 0 ? 0 : Context;
        int after = isLast ? 0 : Context;
        int hidden = same.Count - before - after;
        if (hidden <= 1)
        {
            shown.AddRange(same);
        }
        else
        {
            shown.AddRange(same.Take(before));
            shown.Add(new(DiffLineKind.Gap, $"{hidden} unchanged lines"));
            shown.AddRange(same.Skip(before + hidden));
        }

        same.Clear();
    }

    private static IEnumerable<DiffLine> Lines(DiffLineKind kind, string[] lines) => lines.Select(line => new DiffLine(kind, line));

    private static string Join(string[] lines) => string.Concat(lines.Select(static line => line + "\n"));

    // The end of the last line is no line.
    private static string[] Split(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    private sealed class Chunker : IChunker
    {
        public IReadOnlyList<string> Chunk(string text) => Split(text);
    }
}
