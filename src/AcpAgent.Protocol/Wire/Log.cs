using Microsoft.Extensions.Logging;

namespace AcpAgent.Protocol.Wire;

/// <summary>What the wire logs. Never a message's content: it may carry secrets.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Connection}: the handler of {Method} failed")]
    public static partial void HandlerFailed(ILogger logger, string connection, string method, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "{Connection}: a line was refused: {Code} {Reason}")]
    public static partial void Refused(ILogger logger, string connection, int code, string reason);

    [LoggerMessage(3, LogLevel.Debug, "{Connection}: a stray response was ignored")]
    public static partial void StrayResponse(ILogger logger, string connection);

    [LoggerMessage(4, LogLevel.Debug, "{Connection}: notification {Method} was ignored")]
    public static partial void NotificationIgnored(ILogger logger, string connection, string method, Exception? exception);

    [LoggerMessage(5, LogLevel.Information, "{Connection}: closed: {Reason}")]
    public static partial void Closed(ILogger logger, string connection, string reason, Exception? exception);

    [LoggerMessage(6, LogLevel.Error, "{Connection}: what was to follow an answer failed")]
    public static partial void AfterResponseFailed(ILogger logger, string connection, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "{Connection}: {Bytes} bytes wait to be read by the peer; reading from it stops")]
    public static partial void PeerStalls(ILogger logger, string connection, long bytes);
}
