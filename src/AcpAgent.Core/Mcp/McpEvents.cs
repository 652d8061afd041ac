using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Mcp;

/// <summary>What servers have to say to the log: never what they were started with, what they said or what they were asked.</summary>
internal static partial class McpEvents
{
    [LoggerMessage(1, LogLevel.Information, "MCP server {Server}: ready, {Tools} tools")]
    public static partial void Ready(ILogger logger, string server, int tools);

    [LoggerMessage(2, LogLevel.Warning, "MCP server {Server}: {Problem}")]
    public static partial void Failed(ILogger logger, string server, string problem);

    [LoggerMessage(3, LogLevel.Warning, "MCP server {Server}: its tools have changed, but could not be listed: {Problem}")]
    public static partial void NotListed(ILogger logger, string server, string problem);

    [LoggerMessage(4, LogLevel.Error, "Session {Session}: its MCP servers could not be ended")]
    public static partial void NotEnded(ILogger logger, string session, Exception error);
}
