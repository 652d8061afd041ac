using AcpAgent.Core.Mcp.Settings;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;

namespace AcpAgent.Core.Mcp.Connecting;

/// <summary>A server that is spoken to over HTTP. It is sent its headers and nobody else is: there are no redirections.</summary>
internal sealed class HttpServer : OpenedServer
{
    private readonly HttpClientTransport _transport;

    private HttpServer(HttpClientTransport transport) => _transport = transport;

    public override IClientTransport Transport => _transport;

    /// <exception cref="McpStartException">The settings cannot be used.</exception>
    public static HttpServer Open(McpServerSettings settings, HttpEndpoint endpoint, McpVariables variables)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, text) in endpoint.Headers)
        {
            var value = settings.Expands ? variables.Expand(text) : text;
            headers[name] = value.AsSpan().ContainsAny('\r', '\n', '\0')
                ? throw new McpStartException($"the header {name} has a line break in its value") { IsFinal = true }
                : value;
        }

        // No time limit of its own: start and calls have theirs.
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
        var options = new HttpClientTransportOptions
        {
            Endpoint = endpoint.Url,
            Name = settings.Name,
            TransportMode = endpoint.IsEventStream ? HttpTransportMode.Sse : HttpTransportMode.StreamableHttp,
            AdditionalHeaders = headers,
            ConnectionTimeout = settings.Timeouts.Startup,
        };
        return new HttpServer(new HttpClientTransport(options, client, NullLoggerFactory.Instance, ownsHttpClient: true)) { Given = [.. headers] };
    }

    public override ValueTask DisposeAsync() => _transport.DisposeAsync();
}
