using System.Collections.Concurrent;
using System.Text.Json;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.EndToEnd.Harness;

/// <summary>An honest client over the project's own client role. It keeps every update and answers permissions as told.</summary>
public sealed class TestClient : IAcpClient, IAsyncDisposable
{
    private readonly AcpConnection _connection;
    private readonly Lock _gate = new();
    private readonly List<SessionNotification> _updates = [];
    private readonly List<RequestPermissionRequest> _asked = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Speaks over <paramref name="wire"/>.</summary>
    public TestClient(AgentWire wire)
    {
        var stream = new RecordingStream(wire);
        _connection = AcpConnection.ForClient(stream, stream);
        _connection.Start(this);
    }

    /// <summary>The agent's methods.</summary>
    public IAgentPeer Agent => _connection.Agent;

    /// <summary>Completes when everything that came has been taken in.</summary>
    public Task Ended => _connection.InputEnded;

    /// <summary>How permissions are answered; allowed once, if not said.</summary>
    public Func<RequestPermissionRequest, CancellationToken, Task<RequestPermissionOutcome>> Permission { get; set; } =
        static (request, _) => Task.FromResult(Select(request, PermissionOptionKind.AllowOnce));

    /// <summary>How forms are answered; cancelled, if not said.</summary>
    public Func<CreateElicitationRequest, CancellationToken, Task<CreateElicitationResponse>> ElicitationAsync { get; set; } =
        static (_, _) => Task.FromResult<CreateElicitationResponse>(new ElicitationCancelAction());

    /// <summary>How forms are answered, at once.</summary>
    public Func<CreateElicitationRequest, CreateElicitationResponse> Elicitation
    {
        set => ElicitationAsync = (request, _) => Task.FromResult(value(request));
    }

    /// <summary>The files that it has open, by path; what the agent writes is here as well.</summary>
    public ConcurrentDictionary<string, string> Files { get; } = [];

    /// <summary>The files that it was asked for, such as <c>read /x</c>.</summary>
    public ConcurrentQueue<string> FileRequests { get; } = [];

    /// <summary>Its terminals.</summary>
    public ClientTerminals Terminals { get; } = new();

    /// <summary>The updates so far, of all sessions.</summary>
    public IReadOnlyList<SessionNotification> Updates
    {
        get
        {
            lock (_gate)
            {
                return [.. _updates];
            }
        }
    }

    /// <summary>The permissions asked for so far.</summary>
    public IReadOnlyList<RequestPermissionRequest> Asked
    {
        get
        {
            lock (_gate)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>Never answers, until the agent gives the question up.</summary>
    public static async Task<RequestPermissionOutcome> NeverAsync(RequestPermissionRequest request, CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        throw new OperationCanceledException(cancellation);
    }

    /// <summary>Selects the option of a kind.</summary>
    public static RequestPermissionOutcome Select(RequestPermissionRequest request, PermissionOptionKind kind) =>
        new SelectedPermissionOutcome { OptionId = request.Options.First(option => option.Kind == kind).OptionId };

    public Task<InitializeResponse> InitializeAsync(ClientCapabilities? capabilities = null) =>
        InTime(Agent.InitializeAsync(new() { ProtocolVersion = 1, ClientCapabilities = capabilities ?? new() }, default));

    public Task<NewSessionResponse> NewAsync(string cwd) => InTime(Agent.NewSessionAsync(new() { Cwd = cwd, McpServers = [] }, default));

    public Task<LoadSessionResponse> LoadAsync(string sessionId, string cwd) =>
        InTime(Agent.LoadSessionAsync(new() { SessionId = sessionId, Cwd = cwd, McpServers = [] }, default));

    public Task<ResumeSessionResponse> ResumeAsync(string sessionId, string cwd) =>
        InTime(Agent.ResumeSessionAsync(new() { SessionId = sessionId, Cwd = cwd, McpServers = [] }, default));

    public Task<PromptResponse> PromptAsync(string sessionId, string text) =>
        InTime(Agent.PromptAsync(new() { SessionId = sessionId, Prompt = [new TextContent { Text = text }] }, default));

    public Task<ListSessionsResponse> ListAsync(string? cwd = null, string? cursor = null) =>
        InTime(Agent.ListSessionsAsync(new() { Cwd = cwd, Cursor = cursor }, default));

    public Task CloseAsync(string sessionId) => InTime(Agent.CloseSessionAsync(new() { SessionId = sessionId }, default));

    public Task DeleteAsync(string sessionId) => InTime(Agent.DeleteSessionAsync(new() { SessionId = sessionId }, default));

    public Task SetModeAsync(string sessionId, string modeId) =>
        InTime(Agent.SetSessionModeAsync(new() { SessionId = sessionId, ModeId = modeId }, default));

    public void Cancel(string sessionId) => Agent.Cancel(new() { SessionId = sessionId });

    /// <summary>Waits for an update, among those that have come too.</summary>
    public Task<SessionUpdate> SeenAsync(Func<SessionUpdate, bool> fits) =>
        WhenAsync(() => _updates.FirstOrDefault(notification => fits(notification.Update))?.Update);

    /// <summary>Waits for the next permission that is asked for, or the one with that index.</summary>
    public Task<RequestPermissionRequest> AskedAsync(int index = 0) => WhenAsync(() => _asked.ElementAtOrDefault(index));

    /// <summary>The text of the agent's messages by id, in the order in which they began.</summary>
    public IReadOnlyList<(string Id, string Text)> Messages(string? sessionId = null) =>
    [
        .. Updates.Where(notification => sessionId is null || notification.SessionId == sessionId)
            .Select(notification => notification.Update).OfType<AgentMessageChunk>()
            .GroupBy(chunk => chunk.MessageId!)
            .Select(chunks => (chunks.Key, string.Concat(chunks.Select(chunk => ((TextContent)chunk.Content).Text)))),
    ];

    /// <summary>The updates as they stood on the wire.</summary>
    public IReadOnlyList<string> Lines() =>
        [.. Updates.Select(notification => JsonSerializer.Serialize(notification, AcpJson.Context.SessionNotification))];

    void IAcpClient.Update(SessionNotification notification)
    {
        lock (_gate)
        {
            _updates.Add(notification);
        }

        Changed();
    }

    async Task<RequestPermissionResponse> IAcpClient.RequestPermissionAsync(RequestPermissionRequest request, RequestContext context)
    {
        lock (_gate)
        {
            _asked.Add(request);
        }

        Changed();
        return new RequestPermissionResponse { Outcome = await Permission(request, context.Cancellation) };
    }

    Task<ReadTextFileResponse> IAcpClient.ReadTextFileAsync(ReadTextFileRequest request, RequestContext context)
    {
        FileRequests.Enqueue($"read {request.Path}");
        return Files.TryGetValue(request.Path, out var text)
            ? Task.FromResult(new ReadTextFileResponse { Content = text })
            : throw AcpException.ResourceNotFound(request.Path);
    }

    Task<WriteTextFileResponse> IAcpClient.WriteTextFileAsync(WriteTextFileRequest request, RequestContext context)
    {
        FileRequests.Enqueue($"write {request.Path}");
        Files[request.Path] = request.Content;
        return Task.FromResult(new WriteTextFileResponse());
    }

    Task<CreateElicitationResponse> IAcpClient.CreateElicitationAsync(CreateElicitationRequest request, RequestContext context) =>
        ElicitationAsync(request, context.Cancellation);

    Task<CreateTerminalResponse> IAcpClient.CreateTerminalAsync(CreateTerminalRequest request, RequestContext context) => Terminals.CreateAsync(request, context);

    Task<TerminalOutputResponse> IAcpClient.TerminalOutputAsync(TerminalOutputRequest request, RequestContext context) => Terminals.OutputAsync(request, context);

    Task<WaitForTerminalExitResponse> IAcpClient.WaitForTerminalExitAsync(WaitForTerminalExitRequest request, RequestContext context) => Terminals.WaitAsync(request, context);

    Task<KillTerminalResponse> IAcpClient.KillTerminalAsync(KillTerminalRequest request, RequestContext context) => Terminals.KillAsync(request, context);

    Task<ReleaseTerminalResponse> IAcpClient.ReleaseTerminalAsync(ReleaseTerminalRequest request, RequestContext context) => Terminals.ReleaseAsync(request, context);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        Terminals.Dispose();
    }

    private static Task<T> InTime<T>(Task<T> task) => task.WaitAsync(Patience.Long);

    private void Changed() => Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    private async Task<T> WhenAsync<T>(Func<T?> find)
        where T : class
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            lock (_gate)
            {
                if (find() is { } found)
                {
                    return found;
                }
            }

            if (await Task.WhenAny(changed, Ended).WaitAsync(Patience.Long) == Ended)
            {
                throw new EndOfStreamException("The agent has closed the connection.");
            }
        }
    }
}
