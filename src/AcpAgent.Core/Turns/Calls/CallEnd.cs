using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Turns.Calls;

/// <summary>How a call ended, before it is journaled.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Result">What the model is told.</param>
/// <param name="Content">What the user is shown; null keeps what was shown before.</param>
internal sealed record CallEnd(ToolOutcome Outcome, string Result, IReadOnlyList<ToolCallContent>? Content = null)
{
    private const int LongestResult = 256 * 1024;

    /// <summary>What the tool returned for programs: JSON; null for nothing.</summary>
    public string? RawOutput { get; init; }

    /// <summary>It never ran, and the user is told why as well.</summary>
    public static CallEnd Refused(string why) => new(ToolOutcome.Refused, why, Shown(why));

    /// <summary>It never ran, because the user did not want it.</summary>
    public static CallEnd Rejected { get; } = new(
        ToolOutcome.Refused, "The user rejected this call; it was not run. Do not try the same by other means: go on without it, or ask the user.");

    /// <summary>It never ran, because nobody answered.</summary>
    public static CallEnd Expired(TimeSpan waited) => Refused(
        $"Nobody answered within {(waited.TotalHours >= 1 ? $"{waited.TotalHours:0.#} hours" : $"{waited.TotalSeconds:0} seconds")}, which is a no: this call was not run. Go on without it.");

    /// <summary>It ran, and broke.</summary>
    public static CallEnd Broke(string why) => new(ToolOutcome.Failed, why, Shown(why));

    public ToolCallEnded ToRecord(string toolCallId, string? remark) => new()
    {
        ToolCallId = toolCallId,
        Outcome = Outcome,
        Result = remark is null ? Bounded(Result) : $"{Bounded(Result)}\n\n{remark}",
        Content = Content,
        RawOutput = RawOutput,
    };

    private static IReadOnlyList<ToolCallContent> Shown(string text) => [new Content { Block = new TextContent { Text = text } }];

    private static string Bounded(string text) => Unicode.Repair(text.Length <= LongestResult
        ? text
        : $"{text[..LongestResult]}\n[The result was cut here; it has {text.Length} characters in all.]");
}
