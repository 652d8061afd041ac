using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Mcp.Settings;

/// <summary>Reads a server that a client sends. Nothing in it stands for anything else, and nobody but files says that one is trusted.</summary>
internal static class ClientServer
{
    /// <summary>The settings, or the field that is wrong and what is wrong with it.</summary>
    public static (McpServerSettings? Server, string Field, string? Problem) Read(McpServer server) => server switch
    {
        McpServerStdio { Command.Length: 0 } => (null, "command", "must not be empty"),
        McpServerStdio stdio when stdio.Env.Any(variable => variable.Name.Length == 0 || variable.Name.Contains('=')) => (null, "env", "has a name that no variable can have"),
        McpServerStdio stdio => Named(stdio.Name, new StdioEndpoint(stdio.Command, stdio.Args, Last(stdio.Env.Select(variable => (variable.Name, variable.Value)), StringComparer.Ordinal))),
        McpServerHttp http => Reached(http.Name, http.Url, http.Headers, isEventStream: false),
        McpServerSse sse => Reached(sse.Name, sse.Url, sse.Headers, isEventStream: true),
        _ => (null, "type", "is unknown"),
    };

    private static (McpServerSettings?, string, string?) Reached(string name, string url, IReadOnlyList<HttpHeader> headers, bool isEventStream) =>
        McpFile.AddressOf(url) is not { } address ? (null, "url", "must begin with http:// or https://, without user or password")
        : headers.Any(header => !McpFile.IsHeaderName(header.Name)) ? (null, "headers", "has a name that no header can have")
        : Named(name, new HttpEndpoint(address, Last(headers.Select(header => (header.Name, header.Value)), StringComparer.OrdinalIgnoreCase), isEventStream));

    private static (McpServerSettings?, string, string?) Named(string name, McpEndpoint endpoint) =>
        string.IsNullOrWhiteSpace(name) ? (null, "name", "must not be empty") : (new McpServerSettings(name, endpoint), "", null);

    private static Dictionary<string, string> Last(IEnumerable<(string Name, string Value)> texts, StringComparer comparer)
    {
        var last = new Dictionary<string, string>(comparer);
        foreach (var (name, value) in texts)
        {
            last[name] = value;
        }

        return last;
    }
}
