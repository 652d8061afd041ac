using System.IO.Pipelines;
using System.Text.Json;
using AcpAgent.Core.Mcp.Connecting;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AcpAgent.Tests.Mcp.Kit;

/// <summary>A real server of the SDK, in this process. What it offers can be changed while it serves.</summary>
internal sealed class MemoryServer : OpenedServer
{
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;

    /// <param name="version">The one revision of the protocol that it speaks; null for every one.</param>
    /// <param name="tools">What it offers.</param>
    public MemoryServer(string? version, params Tool[] tools)
    {
        Tools = [.. tools];
        Transport = new StreamClientTransport(_toServer.Writer.AsStream(), _toClient.Reader.AsStream());
        Server = McpServer.Create(new StreamServerTransport(_toServer.Reader.AsStream(), _toClient.Writer.AsStream(), "memory"), new McpServerOptions
        {
            ProtocolVersion = version,
            Capabilities = new ServerCapabilities { Tools = new ToolsCapability { ListChanged = true } },
            Handlers = new McpServerHandlers
            {
                ListToolsHandler = (request, _) => ListAsync(request.Params?.Cursor),
                CallToolHandler = (request, cancellation) => CallAsync(request.Params!, cancellation),
            },
        });
        _serving = Server.RunAsync(_over.Token);
    }

    public static Tool Tool(string name, bool? readOnly = null, bool? destructive = null) => new()
    {
        Name = name,
        Description = $"The tool {name}.",
        InputSchema = JsonElement.Parse("""{"type":"object"}"""),
        Annotations = new ToolAnnotations { ReadOnlyHint = readOnly, DestructiveHint = destructive },
    };

    public McpServer Server { get; }

    /// <summary>What it offers now.</summary>
    public List<Tool> Tools { get; }

    /// <summary>Tools on a page of its list.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>How it answers a call; with the tool's name, if nothing is said.</summary>
    public Func<CallToolRequestParams, CancellationToken, Task<CallToolResult>> Answer { get; set; } =
        (call, _) => Task.FromResult(new CallToolResult { Content = [new TextContentBlock { Text = call.Name }] });

    public int Calls { get; private set; }

    public bool IsDisposed { get; private set; }

    public override IClientTransport Transport { get; }

    public override Task<string> Ended => _ended.Task;

    /// <summary>Tells the client that its tools have changed.</summary>
    public Task TellAsync() => Server.SendNotificationAsync(NotificationMethods.ToolListChangedNotification);

    /// <summary>Ends as a program does that crashes.</summary>
    public void Crash()
    {
        _ended.TrySetResult("it ended with exit code 1");
        _toClient.Writer.Complete();
    }

    public override async ValueTask DisposeAsync()
    {
        IsDisposed = true;
        await _over.CancelAsync();
        _toClient.Writer.Complete();
        _toServer.Writer.Complete();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Server.DisposeAsync();
        _over.Dispose();
    }

    private ValueTask<ListToolsResult> ListAsync(string? cursor)
    {
        var start = cursor is null ? 0 : int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture);
        var end = Math.Min(start + PageSize, Tools.Count);
        return ValueTask.FromResult(new ListToolsResult { Tools = Tools[start..end], NextCursor = end < Tools.Count ? $"{end}" : null });
    }

    private async ValueTask<CallToolResult> CallAsync(CallToolRequestParams call, CancellationToken cancellation)
    {
        Calls++;
        return await Answer(call, cancellation);
    }
}
