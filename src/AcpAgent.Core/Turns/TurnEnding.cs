using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Turns;

/// <summary>How a turn is to end.</summary>
/// <param name="Cause">Who or what ends it.</param>
/// <param name="StopReason">The answer; null where it is an error.</param>
/// <param name="Note">Shown to the user first; the error too, where there is one.</param>
internal sealed record TurnEnding(TurnEndCause Cause, StopReason? StopReason, string? Note = null)
{
    /// <summary>What the prompt is answered with where there is no stop reason.</summary>
    public string? Error => StopReason is null ? Note : null;

    /// <summary>Whether the client has asked for the end, and is to be answered so.</summary>
    public bool IsCancel => StopReason is Protocol.Schema.StopReason.Cancelled;

    /// <summary>The model is done.</summary>
    public static TurnEnding Done { get; } = new(TurnEndCause.Model, Protocol.Schema.StopReason.EndTurn);

    /// <summary>The model, or its provider, would not answer.</summary>
    public static TurnEnding Refusal(string? note) => new(TurnEndCause.Model, Protocol.Schema.StopReason.Refusal, note);

    /// <summary>A limit on requests or time.</summary>
    public static TurnEnding Limit(string note) => new(TurnEndCause.Limit, Protocol.Schema.StopReason.MaxTurnRequests, note);

    /// <summary>A limit on tokens.</summary>
    public static TurnEnding TokenLimit(string note) => new(TurnEndCause.Limit, Protocol.Schema.StopReason.MaxTokens, note);

    /// <summary>Something went wrong.</summary>
    public static TurnEnding Failure(string error) => new(TurnEndCause.Failure, null, error);

    /// <summary>It was cancelled.</summary>
    public static TurnEnding Cancelled(TurnCancelReason reason) => new(
        reason switch
        {
            TurnCancelReason.Shutdown => TurnEndCause.Shutdown,
            TurnCancelReason.User or _ => TurnEndCause.User,
        },
        Protocol.Schema.StopReason.Cancelled);
}
