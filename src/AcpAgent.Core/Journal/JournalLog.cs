using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Journal;

/// <summary>What the journal tells the log.</summary>
internal static partial class JournalLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: {Warning}")]
    public static partial void Warning(this ILogger log, string sessionId, string warning);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {SessionId}: a callback of the journal threw")]
    public static partial void CallbackThrew(this ILogger log, string sessionId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {SessionId}: could not be synced when it was closed")]
    public static partial void CloseFailed(this ILogger log, string sessionId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files of sessions that were not made, or are deleted, could not be removed from {Path}")]
    public static partial void LeftoversStay(this ILogger log, string path, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A session that nobody waits for any more failed")]
    public static partial void GivenUp(this ILogger log, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index of the sessions cannot be read")]
    public static partial void IndexFailed(this ILogger log, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: what the list shows of it could not be kept up to date")]
    public static partial void SummaryFailed(this ILogger log, string sessionId, Exception exception);
}
