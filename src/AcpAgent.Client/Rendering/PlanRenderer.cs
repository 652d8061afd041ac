using AcpAgent.Protocol.Schema;
using Spectre.Console;

namespace AcpAgent.Client.Rendering;

/// <summary>Shows a plan.</summary>
public static class PlanRenderer
{
    /// <summary>Writes its entries, one a line.</summary>
    public static void Show(Screen screen, IReadOnlyList<PlanEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(entries);
        screen.Line("Plan", Styles.Strong);
        foreach (PlanEntry entry in entries)
        {
            (string mark, Style style) = entry.Status switch
            {
                PlanEntryStatus.Completed => ("✓", Styles.Good),
                PlanEntryStatus.InProgress => ("◐", Styles.Plain),
                PlanEntryStatus.Pending => ("◌", Styles.Dim),
                _ => throw new ArgumentOutOfRangeException(nameof(entries)),
            };
            screen.Line($"  {mark} {TerminalText.EscapeLine(entry.Content)}{(entry.Priority == PlanEntryPriority.High ? " (high priority)" : "")}", style);
        }
    }
}
