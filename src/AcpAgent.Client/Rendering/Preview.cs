using System.Globalization;

namespace AcpAgent.Client.Rendering;

/// <summary>Shows the beginning of a text.</summary>
public static class Preview
{
    private const int MostLines = 12;
    private const int MostCharacters = 400;

    /// <summary>Writes the first lines, indented and dim.</summary>
    public static void Show(Screen screen, string text)
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = TerminalText.Escape(text).TrimEnd('\n').Split('\n');
        foreach (string line in lines.Take(MostLines))
        {
            screen.Line($"    {(line.Length > MostCharacters ? line[..MostCharacters] + "…" : line)}", Styles.Dim);
        }

        if (lines.Length > MostLines)
        {
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"    … {lines.Length - MostLines} more lines"), Styles.Dim);
        }
    }
}
