using AcpAgent.Core.Agent;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Nerdbank.Streams;

namespace AcpAgent.Tests.Agent;

/// <summary>How a client of a test takes a request about a terminal.</summary>
internal enum Manner
{
    AtOnce,
    Late,
    WithAnError,
    Never,
}

/// <summary>What a client of a test does.</summary>
/// <param name="Create">With <c>terminal/create</c>.</param>
/// <param name="Output">With <c>terminal/output</c>.</param>
/// <param name="Wait">With <c>terminal/wait_for_exit</c>.</param>
/// <param name="Kill">With <c>terminal/kill</c>.</param>
/// <param name="Release">With <c>terminal/release</c>.</param>
/// <param name="Ends">Milliseconds after which the command ends by itself; null for never.</param>
/// <param name="SameName">Whether all terminals are called the same.</param>
internal sealed record TerminalManners(Manner Create, Manner Output, Manner Wait, Manner Kill, Manner Release, int? Ends, bool SameName);

/// <summary>A client with terminals in which nothing really runs. It notes every request in the order in which it comes.</summary>
internal sealed class TerminalClient : IAcpClient, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<(string Method, string Id)> _requests = [];
    private readonly List<string> _made = [];
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AcpConnection _agentEnd;
    private readonly AcpConnection _clientEnd;
    private readonly TerminalManners _manners;

    private TerminalClient(AgentServer server, TerminalManners manners)
    {
        _manners = manners;
        var (ours, theirs) = FullDuplexStream.CreatePair();
        _agentEnd = AcpConnection.ForAgent(theirs, theirs);
        _agentEnd.Start(server.Connect(_agentEnd.Client, ConnectionPolicy.Open));
        _clientEnd = AcpConnection.ForClient(ours, ours);
        _clientEnd.Start(this);
    }

    public IAgentPeer Agent => _clientEnd.Agent;

    /// <summary>The agent's end of the connection.</summary>
    public AcpConnection AgentEnd => _agentEnd;

    /// <summary>The terminals that the agent was told of.</summary>
    public IReadOnlyList<string> Made
    {
        get
        {
            lock (_gate)
            {
                return [.. _made];
            }
        }
    }

    /// <summary>What was asked about terminals.</summary>
    public IReadOnlyList<(string Method, string Id)> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    public static async Task<TerminalClient> ConnectAsync(AgentServer server, TerminalManners manners)
    {
        var client = new TerminalClient(server, manners);
        await client.Agent.InitializeAsync(new InitializeRequest { ProtocolVersion = 1, ClientCapabilities = new() { Terminal = true } }, AgentHarness.Token);
        return client;
    }

    public void Disconnect() => _clientEnd.Abort();

    public async ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        await _clientEnd.DisposeAsync();
        await _agentEnd.DisposeAsync();
    }

    void IAcpClient.Update(SessionNotification notification)
    {
    }

    Task<RequestPermissionResponse> IAcpClient.RequestPermissionAsync(RequestPermissionRequest request, RequestContext context) => Task.FromResult(new RequestPermissionResponse
    {
        Outcome = new SelectedPermissionOutcome { OptionId = request.Options.First(option => option.Kind == PermissionOptionKind.AllowOnce).OptionId },
    });

    async Task<CreateTerminalResponse> IAcpClient.CreateTerminalAsync(CreateTerminalRequest request, RequestContext context)
    {
        await TakeAsync("create", "", _manners.Create);
        if (_manners.Ends is { } ends)
        {
            _ = Task.Delay(ends).ContinueWith(_ => _ended.TrySetResult(), TaskScheduler.Default);
        }

        lock (_gate)
        {
            var id = _manners.SameName ? "term" : $"term-{_made.Count}";
            _made.Add(id);
            return new CreateTerminalResponse { TerminalId = id };
        }
    }

    async Task<TerminalOutputResponse> IAcpClient.TerminalOutputAsync(TerminalOutputRequest request, RequestContext context)
    {
        await TakeAsync("output", request.TerminalId, _manners.Output);
        return new TerminalOutputResponse { Output = "words", Truncated = false, ExitStatus = _ended.Task.IsCompleted ? new() { ExitCode = 0 } : null };
    }

    async Task<WaitForTerminalExitResponse> IAcpClient.WaitForTerminalExitAsync(WaitForTerminalExitRequest request, RequestContext context)
    {
        await TakeAsync("wait", request.TerminalId, _manners.Wait);
        await Task.WhenAny(_ended.Task, _over.Task);
        return new WaitForTerminalExitResponse { ExitCode = 0 };
    }

    async Task<KillTerminalResponse> IAcpClient.KillTerminalAsync(KillTerminalRequest request, RequestContext context)
    {
        await TakeAsync("kill", request.TerminalId, _manners.Kill);
        _ended.TrySetResult();
        return new KillTerminalResponse();
    }

    async Task<ReleaseTerminalResponse> IAcpClient.ReleaseTerminalAsync(ReleaseTerminalRequest request, RequestContext context)
    {
        await TakeAsync("release", request.TerminalId, _manners.Release);
        return new ReleaseTerminalResponse();
    }

    /// <summary>Notes the request before anything is waited for, which is in the order of the wire.</summary>
    private async Task TakeAsync(string method, string id, Manner manner)
    {
        lock (_gate)
        {
            _requests.Add((method, id));
        }

        switch (manner)
        {
            case Manner.Late:
                await Task.Delay(150);
                break;
            case Manner.WithAnError:
                throw new AcpException(-32603, "no");
            case Manner.Never:
                await _over.Task;
                throw new AcpException(-32603, "never");
            case Manner.AtOnce:
            default:
                break;
        }
    }
}
