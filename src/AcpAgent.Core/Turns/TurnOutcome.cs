using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Turns;

/// <summary>How a turn ended; its <see cref="TurnEnded"/> is synced by then.</summary>
/// <param name="Cause">Who or what ended it.</param>
/// <param name="StopReason">The answer; null where the prompt is answered with an error.</param>
/// <param name="Usage">Tokens of the whole turn.</param>
/// <param name="Error">For a person, where <paramref name="StopReason"/> is null.</param>
public sealed record TurnOutcome(TurnEndCause Cause, StopReason? StopReason, TokenUsage Usage, string? Error);

/// <summary>Why a turn's token was cancelled, so that the journal names the right cause.</summary>
public enum TurnCancelReason
{
    /// <summary>session/cancel, session/close or $/cancel_request.</summary>
    User,

    /// <summary>The agent is shutting down.</summary>
    Shutdown,
}
