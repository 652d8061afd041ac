using System.Text.Json.Serialization;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Journal.Records;

/// <summary>The model began to call a tool: its name is known, its arguments perhaps not yet.</summary>
public sealed record ToolCallAnnounced : JournalRecord
{
    /// <summary>The turn.</summary>
    public required string TurnId { get; init; }

    /// <summary>1 for the turn's first model reply.</summary>
    public required int Step { get; init; }

    /// <summary>Our own id, unique in the session.</summary>
    public required string ToolCallId { get; init; }

    /// <summary>The id that the model gave; null where it gave none.</summary>
    public string? ModelCallId { get; init; }

    /// <summary>The tool's name as the model spelled it.</summary>
    public required string Tool { get; init; }

    /// <summary>For a person.</summary>
    public required string Title { get; init; }

    /// <summary>What kind of thing it does.</summary>
    public ToolKind Kind { get; init; } = ToolKind.Other;
}

/// <summary>The call's arguments are complete and what it would do is known.</summary>
public sealed record ToolCallPrepared : JournalRecord
{
    /// <summary>The call.</summary>
    public required string ToolCallId { get; init; }

    /// <summary>Exactly what the model wrote as arguments, valid JSON or not.</summary>
    public required string Arguments { get; init; }

    /// <summary>A better title, now that the arguments are known; null keeps the former one.</summary>
    public string? Title { get; init; }

    /// <summary>Files that it touches, absolute.</summary>
    public IReadOnlyList<ToolCallLocation>? Locations { get; init; }

    /// <summary>What it would change, such as a diff.</summary>
    public IReadOnlyList<ToolCallContent>? Content { get; init; }
}

/// <summary>What the rules said of a call.</summary>
public sealed record ToolCallDecided : JournalRecord
{
    /// <summary>The call.</summary>
    public required string ToolCallId { get; init; }

    /// <summary><c>allow</c>, <c>ask</c> or <c>deny</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>The rule that said so.</summary>
    public required string Rule { get; init; }

    /// <summary>For a person: why.</summary>
    public string? Reason { get; init; }

    /// <summary>What it was decided by: the content versions of permission rules and sandbox profile, and the mode. Null in older journals.</summary>
    public IReadOnlyDictionary<string, string>? Versions { get; init; }
}

/// <summary>The user was asked. Pending until a <see cref="PermissionAnswered"/> with the same id follows, however long that takes.</summary>
public sealed record PermissionRequested : JournalRecord
{
    /// <summary>Unique in the session.</summary>
    public required string PermissionId { get; init; }

    /// <summary>The call that it is about.</summary>
    public required string ToolCallId { get; init; }

    /// <summary>What could be answered.</summary>
    public required IReadOnlyList<PermissionOption> Options { get; init; }

    /// <summary>What an answer for the rest of the session covers; null where only this call could be answered.</summary>
    public IReadOnlyList<string>? Covers { get; init; }
}

/// <summary>The user's answer, or that there will be none.</summary>
public sealed record PermissionAnswered : JournalRecord
{
    /// <summary>The request.</summary>
    public required string PermissionId { get; init; }

    /// <summary>True only where the user chose an option that allows.</summary>
    public required bool Granted { get; init; }

    /// <summary>True where the time to answer was over.</summary>
    public bool? Expired { get; init; }

    /// <summary>The option chosen; null where none was.</summary>
    public string? OptionId { get; init; }

    /// <summary>The kind of the option chosen.</summary>
    public PermissionOptionKind? Kind { get; init; }
}

/// <summary>The call is about to have its effect. Synced before it has.</summary>
/// <param name="ToolCallId">The call.</param>
public sealed record ToolCallStarted(string ToolCallId) : JournalRecord;

/// <summary>What a running call has to show so far; replaces what it showed before.</summary>
/// <param name="ToolCallId">The call.</param>
/// <param name="Content">Complete.</param>
public sealed record ToolCallProgressed(string ToolCallId, IReadOnlyList<ToolCallContent> Content) : JournalRecord;

/// <summary>The call is over, or will never run.</summary>
public sealed record ToolCallEnded : JournalRecord
{
    /// <summary>The call.</summary>
    public required string ToolCallId { get; init; }

    /// <summary>How it ended.</summary>
    public required ToolOutcome Outcome { get; init; }

    /// <summary>What the model is told.</summary>
    public required string Result { get; init; }

    /// <summary>What the user is shown; null keeps what was shown before.</summary>
    public IReadOnlyList<ToolCallContent>? Content { get; init; }

    /// <summary>What the tool returned for programs: JSON; null for nothing.</summary>
    public string? RawOutput { get; init; }
}

/// <summary>How a tool call ended. On the wire <see cref="Succeeded"/> is <c>completed</c>, everything else <c>failed</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ToolOutcome>))]
public enum ToolOutcome
{
    /// <summary>It did what was asked.</summary>
    [JsonStringEnumMemberName("succeeded")] Succeeded,

    /// <summary>It ran and failed.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>It never ran: unusable arguments, unknown tool, denied by a rule or by the user.</summary>
    [JsonStringEnumMemberName("refused")] Refused,

    /// <summary>It never ran: the turn ended first. A permission that was pending stays pending.</summary>
    [JsonStringEnumMemberName("not_run")] NotRun,

    /// <summary>It had started and was stopped by a cancel; it may have had part of its effect.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled,

    /// <summary>It had started when the process ended: nobody knows.</summary>
    [JsonStringEnumMemberName("unknown")] Unknown,
}
