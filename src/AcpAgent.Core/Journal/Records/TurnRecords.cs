using System.Text.Json.Serialization;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Journal.Records;

/// <summary>The user's message. Synced before anything of its turn is shown.</summary>
public sealed record PromptAccepted : JournalRecord
{
    /// <summary>The turn that answers it; unique in the session.</summary>
    public required string TurnId { get; init; }

    /// <summary>The id that a replay shows the message under.</summary>
    public required string MessageId { get; init; }

    /// <summary>What the user sent, as sent.</summary>
    public required IReadOnlyList<ContentBlock> Prompt { get; init; }
}

/// <summary>A turn began, with what it is fixed to.</summary>
public sealed record TurnStarted : JournalRecord
{
    /// <summary>The turn.</summary>
    public required string TurnId { get; init; }

    /// <summary>The model that answers.</summary>
    public required string Model { get; init; }

    /// <summary>Configuration dimension -> content version (model, code, skills, permissions, sandbox, instructions).</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();
}

/// <summary>A piece of the model's answer. Pieces with the same message id make one message.</summary>
/// <param name="MessageId">Unique in the session.</param>
/// <param name="Text">The piece.</param>
public sealed record AgentText(string MessageId, string Text) : JournalRecord;

/// <summary>A piece of the model's reasoning, where the model shows it.</summary>
/// <param name="MessageId">Unique in the session.</param>
/// <param name="Text">The piece.</param>
public sealed record AgentThought(string MessageId, string Text) : JournalRecord;

/// <summary>
/// Something that the agent itself tells the user (an error, a limit, a server not connected): shown as a message of the agent,
/// replayed, and not part of what the model is told.
/// </summary>
/// <param name="MessageId">Unique in the session.</param>
/// <param name="Text">Text for a person.</param>
public sealed record AgentNote(string MessageId, string Text) : JournalRecord;

/// <summary>The model finished one reply of a turn; its text and tool calls stand before this record.</summary>
public sealed record ModelReplied : JournalRecord
{
    /// <summary>The turn.</summary>
    public required string TurnId { get; init; }

    /// <summary>1 for the turn's first reply.</summary>
    public required int Step { get; init; }

    /// <summary>Why the model stopped: <c>stop</c>, <c>length</c>, <c>tool_calls</c>, <c>content_filter</c>, or the provider's own word.</summary>
    public string? FinishReason { get; init; }

    /// <summary>What it cost in tokens; absent where the provider does not say.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Tokens that the model can hold.</summary>
    public long ContextWindow { get; init; }
}

/// <summary>Tokens of one model reply, or a sum of several.</summary>
/// <param name="Input">Tokens sent, cached ones included.</param>
/// <param name="Output">Tokens generated, reasoning included.</param>
/// <param name="CachedInput">Of <paramref name="Input"/>, those read from the provider's cache.</param>
/// <param name="Reasoning">Of <paramref name="Output"/>, those spent on reasoning.</param>
public sealed record TokenUsage(long Input, long Output, long CachedInput = 0, long Reasoning = 0);

/// <summary>A turn ended, and why.</summary>
public sealed record TurnEnded : JournalRecord
{
    /// <summary>The turn.</summary>
    public required string TurnId { get; init; }

    /// <summary>Who or what ended it.</summary>
    public required TurnEndCause Cause { get; init; }

    /// <summary>The answer to the prompt; absent where it was answered with an error or not at all.</summary>
    public StopReason? StopReason { get; init; }

    /// <summary>For a person, where something went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>Tokens of the whole turn.</summary>
    public TokenUsage? Usage { get; init; }
}

/// <summary>What ended a turn.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TurnEndCause>))]
public enum TurnEndCause
{
    /// <summary>The model was done (or refused).</summary>
    [JsonStringEnumMemberName("model")] Model,

    /// <summary>The user cancelled or closed the session.</summary>
    [JsonStringEnumMemberName("user")] User,

    /// <summary>A limit on steps, time or tokens.</summary>
    [JsonStringEnumMemberName("limit")] Limit,

    /// <summary>The agent was shutting down.</summary>
    [JsonStringEnumMemberName("shutdown")] Shutdown,

    /// <summary>The process ended without closing the turn; written by whoever took the session up next.</summary>
    [JsonStringEnumMemberName("crash")] Crash,

    /// <summary>The model, or the agent itself, failed.</summary>
    [JsonStringEnumMemberName("failure")] Failure,
}
