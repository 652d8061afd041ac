using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Turns.History;

/// <summary>How calls and turns that were cut off are told to the model: honestly, and the same live as after a crash.</summary>
internal static class ClosingWords
{
    private const string ArgumentsLost = " Its arguments were not kept.";

    /// <summary>The end of a call that was still open when its turn ended.</summary>
    public static ToolCallEnded End(ConversationCall call, TurnEndCause cause) => new()
    {
        ToolCallId = call.Id,
        Outcome = !call.Started ? ToolOutcome.NotRun
            : cause is TurnEndCause.Crash or TurnEndCause.Failure ? ToolOutcome.Unknown
            : ToolOutcome.Cancelled,
        Result = Result(call, cause),
    };

    /// <summary>What the model is told of a turn that did not come to its own end; null where it did.</summary>
    public static string? About(TurnEndCause? cause) => cause switch
    {
        TurnEndCause.Model => null,
        TurnEndCause.User => "The user cancelled the previous turn before it was finished.",
        TurnEndCause.Limit => "The previous turn was stopped by a limit before it was finished.",
        TurnEndCause.Shutdown => "The agent was shut down before the previous turn was finished.",
        TurnEndCause.Failure => "The previous turn ended with an error before it was finished.",
        TurnEndCause.Crash or _ => "The agent's process ended before the previous turn was finished. Check what it had begun before relying on it.",
    };

    private static string Result(ConversationCall call, TurnEndCause cause)
    {
        var why = cause switch
        {
            TurnEndCause.User => "the user cancelled the turn",
            TurnEndCause.Limit => "the turn was stopped by a limit",
            TurnEndCause.Shutdown => "the agent was shut down",
            TurnEndCause.Failure => "the turn ended with an error",
            TurnEndCause.Model => "the turn had ended",
            TurnEndCause.Crash or _ => "the agent's process ended",
        };
        return call switch
        {
            { Started: true } when cause is TurnEndCause.Crash or TurnEndCause.Failure =>
                $"The outcome of this call is unknown: {why} while it was running. It may have had all, part or none of its effect. Check before relying on it or calling it again.",
            { Started: true } =>
                $"This call was stopped: {why} while it was running. It may have had part of its effect. Check before relying on it or calling it again.",
            { AwaitsPermission: true } =>
                $"This call was not run: {why} while the user was being asked for permission, which was not given. Call it again to ask again, if it is still wanted.",
            { Arguments: null } => $"This call was not run: {why} first.{ArgumentsLost}",
            _ => $"This call was not run: {why} first.",
        };
    }
}
