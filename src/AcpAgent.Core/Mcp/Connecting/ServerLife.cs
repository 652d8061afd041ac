using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using AcpAgent.Core.Mcp.Settings;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AcpAgent.Core.Mcp.Connecting;

/// <summary>A server from the moment that it answers until it is gone.</summary>
internal sealed class ServerLife : IAsyncDisposable
{
    /// <summary>The revision of the protocol from which on a server tells of changes only to those who ask for it.</summary>
    private const string TellsOnRequest = "2026-07-28";

    private static readonly TimeSpan _politeness = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OpenedServer _server;

    private ServerLife(OpenedServer server, McpClient client) => (_server, Client) = (server, client);

    public McpClient Client { get; }

    /// <summary>Completes when it cannot be spoken to any more.</summary>
    public Task Lost => Task.WhenAny(_lost.Task, Client.Completion, _server.Ended);

    /// <summary>Shakes hands, within a bound. What has been opened is closed again where that fails.</summary>
    /// <param name="server">The way to it.</param>
    /// <param name="timeouts">How long it may take.</param>
    /// <param name="version">The agent's.</param>
    /// <param name="toolsChanged">Called when it says that its tools have changed; must be quick.</param>
    /// <param name="cancellation">Gives it up.</param>
    public static async Task<ServerLife> BeginAsync(OpenedServer server, McpTimeouts timeouts, string version, Action toolsChanged, CancellationToken cancellation)
    {
        var options = new McpClientOptions
        {
            ClientInfo = new Implementation { Name = "acp-agent", Title = "AcpAgent", Version = version },
            InitializationTimeout = timeouts.Startup,
            Handlers = new McpClientHandlers
            {
                NotificationHandlers =
                [
                    new(NotificationMethods.ToolListChangedNotification, (_, _) =>
                    {
                        toolsChanged();
                        return ValueTask.CompletedTask;
                    }),
                ],
            },
        };

        // The library's own word is not enough: a server that takes nothing in may hold up even what is sent to it.
        var client = await McpClient.CreateAsync(server.Transport, options, NullLoggerFactory.Instance, cancellation).WaitAsync(cancellation).ConfigureAwait(false);
        var life = new ServerLife(server, client);
        if (string.CompareOrdinal(client.NegotiatedProtocolVersion, TellsOnRequest) >= 0)
        {
            _ = life.ListenAsync();
        }

        return life;
    }

    /// <summary>Calls a tool.</summary>
    /// <exception cref="McpCallException">It came to nothing, or nobody knows to what.</exception>
    public async Task<CallToolResult> CallAsync(McpServerSettings settings, Tool tool, IDictionary<string, JsonElement> arguments, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(settings.Timeouts.Request);
        try
        {
            var request = new CallToolRequestParams { Name = tool.Name, Arguments = arguments };
            return await Client.CallToolAsync(request, bound.Token).AsTask().WaitAsync(bound.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new McpCallException(string.Create(
                CultureInfo.InvariantCulture,
                $"The MCP server \"{settings.Name}\" did not answer within {settings.Timeouts.Request.TotalSeconds:0.###} seconds and was told to stop. It is not known what the call has done."));
        }
        catch (McpException error)
        {
            throw new McpCallException($"The MCP server \"{settings.Name}\" answers with an error: {error.Message}", error);
        }
        catch (JsonException error)
        {
            throw new McpCallException($"The MCP server \"{settings.Name}\" answers in a way that is not the protocol's. It is not known what the call has done.", error);
        }
        catch (HttpRequestException error) when (error.StatusCode is not null and not HttpStatusCode.NotFound)
        {
            throw new McpCallException($"The MCP server \"{settings.Name}\" refuses the call: {error.Message}", error);
        }
        catch (Exception error)
        {
            // With HTTP a session that the server does not know any more is gone, too.
            _lost.TrySetResult();
            throw new McpCallException($"The connection to the MCP server \"{settings.Name}\" broke during the call ({error.Message}). It is not known what the call has done.", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await Client.DisposeAsync().AsTask().WaitAsync(_politeness).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    /// <summary>Asks to be told of changes; the answer comes only when there is nothing more to tell.</summary>
    private async Task ListenAsync()
    {
        var request = new JsonRpcRequest
        {
            Method = RequestMethods.SubscriptionsListen,
            Params = new JsonObject { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } },
        };
        Task answer = Client.SendRequestAsync(request, _over.Token);
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
