using System.Globalization;
using AcpAgent.Client.Rendering;
using AcpAgent.Client.Views;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;

namespace AcpAgent.Commands.Sessions;

/// <summary>A session in words: what its client saw, and beside it what only the journal knows.</summary>
internal sealed class SessionTranscript(Screen screen)
{
    private readonly SessionView _view = new();
    private readonly TurnRenderer _renderer = new(screen, screen, baseDirectory: null);

    /// <summary>Shows the next record.</summary>
    public void Show(JournalEntry entry)
    {
        if (entry.Record is PromptAccepted prompt)
        {
            End();
            screen.Separate();
            screen.Line(Time(entry.At), Styles.Dim);
            screen.Line($"> {string.Concat(prompt.Prompt.Select(ContentText.Of)).Replace("\n", "\n> ", StringComparison.Ordinal)}", Styles.Strong);
            return;
        }

        if (Projection.ToUpdate(entry.Record) is { } update)
        {
            _renderer.Show(update, _view.Apply(update));
        }

        if (Remark(entry) is { } remark)
        {
            _renderer.Remark(remark);
        }
    }

    /// <summary>Something that stood here cannot be read.</summary>
    public void Damaged() => _renderer.Remark("✗ What stood here cannot be read.", Styles.Bad);

    /// <summary>Ends the line that has been begun.</summary>
    public void End() => _renderer.End();

    private static string? Remark(JournalEntry entry) => entry.Record switch
    {
        SegmentOpened segment => $"— {Time(entry.At)}: process {segment.Owner.ProcessId} on {segment.Owner.Host} writes (version {segment.Program})",
        SessionCreated created => $"— begun in {Places(created.Cwd, created.AdditionalDirectories)}, mode {created.ModeId}{Servers(created.McpServers)}",
        SessionAttached attached => $"— taken up in {Places(attached.Cwd, attached.AdditionalDirectories)}{Servers(attached.McpServers)}",
        SessionClosed => $"— {Time(entry.At)}: closed",
        TurnStarted turn => $"— turn {turn.TurnId}, model {turn.Model}",
        TitleChanged title => $"— title: {title.Title}",
        ToolCallDecided decided => $"  {decided.Verdict}, by the rule {decided.Rule}{(decided.Reason is null ? "" : $": {decided.Reason}")}",
        PermissionRequested asked => $"  asked the user: {string.Join(" / ", asked.Options.Select(static option => option.Name))}",
        PermissionAnswered answer => $"  {(answer.Granted ? "granted" : "not granted")}: the user chose {answer.OptionId ?? "nothing"}",
        ToolCallEnded { Outcome: not ToolOutcome.Succeeded } ended => $"  {Outcome(ended.Outcome)}: {ended.Result}",
        TurnEnded ended => $"— {Time(entry.At)}: turn {ended.TurnId} ended: {End(ended)}",
        _ => null,
    };

    private static string Places(string cwd, IReadOnlyList<string> further) => string.Join(", ", (IEnumerable<string>)[cwd, .. further]);

    private static string Servers(IReadOnlyList<string> servers) => servers.Count == 0 ? "" : $", MCP servers {string.Join(", ", servers)}";

    private static string Outcome(ToolOutcome outcome) => outcome switch
    {
        ToolOutcome.Succeeded => "succeeded",
        ToolOutcome.Failed => "it failed",
        ToolOutcome.Refused => "it was refused and never ran",
        ToolOutcome.NotRun => "the turn ended before it ran",
        ToolOutcome.Cancelled => "it was cancelled while it ran",
        ToolOutcome.Unknown => "what came of it is unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    private static string End(TurnEnded ended)
    {
        string cause = ended.Cause switch
        {
            TurnEndCause.Model => "the model was done",
            TurnEndCause.User => "the user ended it",
            TurnEndCause.Limit => "a limit was reached",
            TurnEndCause.Shutdown => "the agent was shutting down",
            TurnEndCause.Crash => "the process had died",
            TurnEndCause.Failure => "something failed",
            _ => throw new ArgumentOutOfRangeException(nameof(ended)),
        };
        string reason = ended.StopReason is { } stop ? $" ({TurnSummary.Word(stop)})" : "";
        string usage = ended.Usage is { } tokens ? string.Create(CultureInfo.InvariantCulture, $", {tokens.Input:N0} tokens in, {tokens.Output:N0} out") : "";
        return $"{cause}{reason}{usage}{(ended.Error is null ? "" : $": {ended.Error}")}";
    }

    private static string Time(DateTimeOffset at) => at.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
