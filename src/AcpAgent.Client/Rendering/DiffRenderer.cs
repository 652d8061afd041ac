using System.Globalization;
using AcpAgent.Protocol.Schema;
using Spectre.Console;

namespace AcpAgent.Client.Rendering;

/// <summary>Shows what a file was and what it becomes.</summary>
public static class DiffRenderer
{
    private const int MostLines = 60;

    /// <summary>Writes a diff, indented; a long one is cut.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="diff">What.</param>
    /// <param name="baseDirectory">Paths beneath it are shown relative to it; null for none.</param>
    public static void Show(Screen screen, Diff diff, string? baseDirectory)
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(diff);
        IReadOnlyList<DiffLine> lines = DiffLines.Of(diff.OldText, diff.NewText);
        (int added, int removed) = DiffLines.Count(lines);
        string newness = diff.OldText is null ? ", new file" : "";
        screen.Line(
            string.Create(CultureInfo.InvariantCulture, $"    {TerminalText.EscapeLine(PathText.Relative(diff.Path, baseDirectory))} (+{added} -{removed}{newness})"),
            Styles.Strong);
        foreach (DiffLine line in lines.Take(MostLines))
        {
            (string mark, Style style) = Look(line.Kind);
            screen.Line($"    {mark} {TrimEnd(line.Text)}", style);
        }

        if (lines.Count > MostLines)
        {
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"    … {lines.Count - MostLines} more lines"), Styles.Dim);
        }
    }

    private static (string Mark, Style Style) Look(DiffLineKind kind) => kind switch
    {
        DiffLineKind.Added => ("+", Styles.Good),
        DiffLineKind.Removed => ("-", Styles.Bad),
        DiffLineKind.Same => (" ", Styles.Plain),
        DiffLineKind.Gap => ("⋮", Styles.Dim),
        DiffLineKind.Remark => ("\\", Styles.Dim),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    // The carriage return of a file with such line ends would only be shown as an escape.
    private static string TrimEnd(string line) => line.EndsWith('\r') ? line[..^1] : line;
}
