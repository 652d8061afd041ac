using AcpAgent.Core.Models;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Turns;

/// <summary>What turns have to say to the log: never what was said, nor arguments, nor results.</summary>
internal static partial class TurnEvents
{
    [LoggerMessage(1, LogLevel.Warning, "Session {Session}, turn {Turn}: the model failed ({Failure}). {Message}")]
    public static partial void ModelFailed(this ILogger logger, string session, string turn, ModelFailure failure, string message);

    [LoggerMessage(8, LogLevel.Warning, "Session {Session}, turn {Turn}: the model failed unexpectedly.")]
    public static partial void ModelFailedUnexpectedly(this ILogger logger, string session, string turn, Exception error);

    [LoggerMessage(2, LogLevel.Error, "Session {Session}, turn {Turn}: the turn failed.")]
    public static partial void TurnFailed(this ILogger logger, string session, string turn, Exception error);

    [LoggerMessage(3, LogLevel.Error, "Session {Session}, turn {Turn}: the journal could not be written.")]
    public static partial void JournalFailed(this ILogger logger, string session, string turn, Exception error);

    [LoggerMessage(4, LogLevel.Warning, "Session {Session}, call {Call}: the tool {Tool} failed unexpectedly.")]
    public static partial void ToolFailed(this ILogger logger, string session, string call, string tool, Exception error);

    [LoggerMessage(5, LogLevel.Error, "Session {Session}, call {Call}: the rules could not decide; the call is denied.")]
    public static partial void PolicyFailed(this ILogger logger, string session, string call, Exception error);

    [LoggerMessage(6, LogLevel.Warning, "Session {Session}, call {Call}: asking the user failed, which counts as a no.")]
    public static partial void AskFailed(this ILogger logger, string session, string call, Exception error);

    [LoggerMessage(7, LogLevel.Warning, "Session {Session}, turn {Turn}: the end of the turn waits for a step that cannot be interrupted.")]
    public static partial void WaitsForStep(this ILogger logger, string session, string turn);
}
