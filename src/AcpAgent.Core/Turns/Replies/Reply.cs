using AcpAgent.Core.Journal.Records;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Turns.Replies;

/// <summary>One reply of the model, received and journaled.</summary>
internal sealed record Reply
{
    /// <summary>Whether it said anything visible.</summary>
    public required bool HasText { get; init; }

    /// <summary>The tool calls, in order.</summary>
    public required IReadOnlyList<ReplyCall> Calls { get; init; }

    public ChatFinishReason? FinishReason { get; init; }

    public TokenUsage? Usage { get; init; }

    /// <summary>Why none of its calls may run although they look complete; a sentence for the model.</summary>
    public string? Problem { get; init; }

    public bool IsEmpty => !HasText && Calls.Count == 0;
}
