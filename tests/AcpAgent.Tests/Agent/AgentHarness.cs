using AcpAgent.Tests.Shared;
using System.Collections.Concurrent;
using AcpAgent.Core.Agent;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Models;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Nerdbank.Streams;
using Xunit;

namespace AcpAgent.Tests.Agent;

/// <summary>An agent process's inside: a server on scratch directories, and clients connected to it by real connections.</summary>
internal sealed class AgentHarness : IAsyncDisposable
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("acp-agent-").FullName;
    private readonly List<TestClient> _clients = [];

    private readonly Func<AgentOptions, AgentOptions> _with;

    /// <param name="with">Changes how agents are started.</param>
    public AgentHarness(Func<AgentOptions, AgentOptions>? with = null)
    {
        _with = with ?? (options => options);
        Cwd = Directory.CreateDirectory(Path.Combine(_scratch, "workspace")).FullName;
        Server = Start();
    }

    public string Cwd { get; }

    public string Data => Path.Combine(_scratch, "data");

    /// <summary>A path beside workspace and data.</summary>
    public string this[string name] => Path.Combine(_scratch, name);

    public AgentServer Server { get; private set; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public AgentServer Start() => new(
        _with(new AgentOptions
        {
            DataDirectory = Data,
            OperatorDirectory = AskingRules.Directory,
            Model = ModelSettings.FromEnvironment(_ => null),
            QueuedPrompts = 2,
        }),
        NullLoggerFactory.Instance);

    /// <summary>The records of a session.</summary>
    public IReadOnlyList<JournalRecord> Records(string sessionId) => [.. Server.Store.Read(sessionId).Select(entry => entry.Record)];

    /// <summary>Waits for something that happens elsewhere.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(60), "it never happened");
            await Task.Delay(2, Token);
        }
    }

    /// <summary>Ends the agent as SIGTERM would, and starts another on the same directories.</summary>
    public async Task RestartAsync()
    {
        await Server.CloseSessionsAsync(Token);
        await Server.DisposeAsync();
        Server = Start();
    }

    public async Task<TestClient> ConnectAsync()
    {
        var client = await TestClient.ConnectAsync(Server);
        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        await Server.DisposeAsync();
        Directory.Delete(_scratch, recursive: true);
    }
}

/// <summary>A client that notes every update in order and answers permissions as told.</summary>
internal sealed class TestClient : IAcpClient, IAsyncDisposable
{
    private readonly AcpConnection _agentEnd;
    private readonly AcpConnection _clientEnd;

    private TestClient(AgentServer server)
    {
        var (ours, theirs) = FullDuplexStream.CreatePair();
        _agentEnd = AcpConnection.ForAgent(theirs, theirs);
        _agentEnd.Start(server.Connect(_agentEnd.Client, ConnectionPolicy.Open));
        _clientEnd = AcpConnection.ForClient(ours, ours);
        _clientEnd.Start(this);
    }

    public IAgentPeer Agent => _clientEnd.Agent;

    public ConcurrentQueue<SessionNotification> Updates { get; } = new();

    public TaskCompletionSource<RequestPermissionRequest> Asked { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Func<RequestPermissionRequest, Task<RequestPermissionOutcome>> Answer { get; set; } = request =>
        Task.FromResult<RequestPermissionOutcome>(new SelectedPermissionOutcome
        {
            OptionId = request.Options.First(option => option.Kind == PermissionOptionKind.AllowOnce).OptionId,
        });

    public static async Task<TestClient> ConnectAsync(AgentServer server)
    {
        var client = new TestClient(server);
        await client.Agent.InitializeAsync(new InitializeRequest { ProtocolVersion = 1 }, AgentHarness.Token);
        return client;
    }

    public async Task<string> NewAsync(string cwd) =>
        (await Agent.NewSessionAsync(new NewSessionRequest { Cwd = cwd, McpServers = [] }, AgentHarness.Token)).SessionId;

    public Task<LoadSessionResponse> LoadAsync(string sessionId, string cwd) =>
        Agent.LoadSessionAsync(new LoadSessionRequest { SessionId = sessionId, Cwd = cwd, McpServers = [] }, AgentHarness.Token);

    public Task<PromptResponse> PromptAsync(string sessionId, string text) => Agent.PromptAsync(
        new PromptRequest { SessionId = sessionId, Prompt = [new TextContent { Text = text }] }, AgentHarness.Token);

    /// <summary>Completes when an update that fits has come.</summary>
    public async Task<SessionUpdate> SeenAsync(Func<SessionUpdate, bool> fits)
    {
        while (true)
        {
            if (Updates.FirstOrDefault(notification => fits(notification.Update)) is { } found)
            {
                return found.Update;
            }

            await Task.Delay(2, AgentHarness.Token);
        }
    }

    /// <summary>The text of all messages of the agent, by id, in the order in which they began.</summary>
    public IReadOnlyList<(string Id, string Text)> Messages() =>
    [
        .. Updates.Select(notification => notification.Update).OfType<AgentMessageChunk>()
            .GroupBy(chunk => chunk.MessageId!)
            .Select(chunks => (chunks.Key, string.Concat(chunks.Select(chunk => ((TextContent)chunk.Content).Text)))),
    ];

    public IReadOnlyList<string> Lines() =>
        [.. Updates.Select(notification => System.Text.Json.JsonSerializer.Serialize(notification, AcpJson.Context.SessionNotification))];

    public void Disconnect() => _clientEnd.Abort();

    public async ValueTask DisposeAsync()
    {
        await _clientEnd.DisposeAsync();
        await _agentEnd.DisposeAsync();
    }

    void IAcpClient.Update(SessionNotification notification) => Updates.Enqueue(notification);

    async Task<RequestPermissionResponse> IAcpClient.RequestPermissionAsync(RequestPermissionRequest request, RequestContext context)
    {
        Asked.TrySetResult(request);
        return new RequestPermissionResponse { Outcome = await Answer(request).WaitAsync(context.Cancellation) };
    }
}
