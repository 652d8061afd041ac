using Microsoft.Extensions.Logging;

namespace AcpAgent.Protocol.Wire;

/// <summary>
/// One ACP connection over a pair of byte streams, in either role. It reads and writes JSON-RPC 2.0, a message a line, and calls the
/// handlers given to <c>Start</c>; nothing that comes over the wire ends it but the end of the input and what the options forbid.
/// </summary>
/// <remarks>
/// At the end of the input the requests already read are answered, then the streams are closed. See docs/wire.md and
/// https://agentclientprotocol.com/protocol/transports.
/// </remarks>
public sealed class AcpConnection : IAsyncDisposable
{
    private static long s_last;

    private readonly Stream _input;
    private readonly AcpConnectionOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OutboundQueue _queue;
    private readonly OutboundPump _pump;
    private readonly Outbox _outbox;
    private readonly StallWatch _stall;
    private readonly LineReader _lines;
    private readonly OpenRequests _open;
    private readonly PendingCalls _calls = new();
    private readonly Doorkeeper? _door;
    private readonly Peer _peer;
    private Inbound? _inbound;
    private int _ended;

    private AcpConnection(Stream input, Stream output, AcpConnectionOptions options, bool forAgent)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxLineBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxLineBytes, 1 << 30);
        (_options, _logger) = (options, options.Logger);
        _input = options.DedicatedReader ? new DedicatedReader(input) : input;
        Id = options.ConnectionId ?? $"connection {Interlocked.Increment(ref s_last)}";
        _stall = new StallWatch(options.StalledClientTimeout, () => _queue!.IsOverLimit, () => Abort("the peer does not read", null));
        _queue = new OutboundQueue(options.OutboundQueueBytes, options.OutboundHardLimitBytes) { Ready = Wake, OverLimit = Stalls };
        _pump = new OutboundPump(output, options.DedicatedWriter) { Queue = _queue, Failed = e => Abort("the output cannot be written", e) };
        _outbox = new Outbox(_queue);
        _open = new OpenRequests(options.MaxOpenRequests) { Emptied = AllAnswered };
        _door = options.Gate is { } gate ? new Doorkeeper(gate) { TimedOut = () => Abort("no authentication in time", null) } : null;
        _lines = new LineReader(_input, _door?.MaxLineBytes ?? (int)options.MaxLineBytes);
        _peer = forAgent ? new ClientPeer(Id, _outbox, _queue, _closed.Token) : new AgentPeer(Id, _outbox, _queue, _closed.Token);
    }

    /// <summary>The connection's name in logs.</summary>
    public string Id { get; }

    /// <summary>The client at the other end.</summary>
    /// <exception cref="InvalidOperationException">This is the client's end.</exception>
    public IClientPeer Client => _peer as IClientPeer ?? throw new InvalidOperationException("This is the client's end of a connection");

    /// <summary>The agent at the other end.</summary>
    /// <exception cref="InvalidOperationException">This is the agent's end.</exception>
    public IAgentPeer Agent => _peer as IAgentPeer ?? throw new InvalidOperationException("This is the agent's end of a connection");

    /// <summary>Completes when no more messages will be taken in: the input has ended, cannot be read, or is not to be read any more. Never faults.</summary>
    public Task InputEnded => _inbound?.Ended ?? throw new InvalidOperationException("The connection has not been started");

    /// <summary>Completes when everything is done and the streams are closed. Never faults.</summary>
    public Task Completion => _completion.Task;

    /// <summary>The agent's end of a connection; nothing is read before <see cref="Start(IAcpAgent)"/>. The streams are closed with it.</summary>
    public static AcpConnection ForAgent(Stream input, Stream output, AcpConnectionOptions? options = null) => new(input, output, options ?? new(), forAgent: true);

    /// <summary>The client's end of a connection; nothing is read before <see cref="Start(IAcpClient)"/>. The streams are closed with it.</summary>
    public static AcpConnection ForClient(Stream input, Stream output, AcpConnectionOptions? options = null) => new(input, output, options ?? new(), forAgent: false);

    /// <summary>Starts to read; requests of the client go to <paramref name="agent"/>.</summary>
    public void Start(IAcpAgent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        _ = Client;
        Start(new AgentRole(agent));
    }

    /// <summary>Starts to read; requests and updates of the agent go to <paramref name="client"/>.</summary>
    public void Start(IAcpClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _ = Agent;
        Start(new ClientRole(client));
    }

    /// <summary>The client has proved who it is: the <see cref="AcpConnectionOptions.Gate"/> lets everything through from now on.</summary>
    public void Open()
    {
        _door?.Open();
        _lines.MaxLineBytes = (int)_options.MaxLineBytes;
    }

    /// <summary>
    /// Stops reading, lets the requests already read be answered, writes what waits, and closes. After <paramref name="patience"/>
    /// what has not been answered or written is given up.
    /// </summary>
    public async Task CompleteAsync(TimeSpan patience)
    {
        using var giveUp = new CancellationTokenSource(patience);
        await CompleteAsync(giveUp.Token).ConfigureAwait(false);
    }

    /// <summary>As above; what is left is given up when <paramref name="giveUp"/> fires. Does not throw for it.</summary>
    public async Task CompleteAsync(CancellationToken giveUp)
    {
        if (_inbound is null)
        {
            Abort();
        }

        _inbound?.Stop(aborted: false);
        var done = await Task.WhenAny(Completion, Task.Delay(Timeout.Infinite, giveUp)).ConfigureAwait(false);
        if (done != Completion)
        {
            Abort("not everything was answered and written in time", null);
        }

        await Completion.ConfigureAwait(false);
    }

    /// <summary>Closes at once; what waits to be answered or written is given up.</summary>
    public void Abort() => Abort("given up", null);

    /// <summary>Closes at once.</summary>
    public async ValueTask DisposeAsync()
    {
        Abort();
        await Completion.ConfigureAwait(false);
    }

    private void Start(Role role)
    {
        var admission = new Admission(role, _outbox, _open, _calls, _door, _logger, Id);
        var inbound = new Inbound(_lines, admission, _queue, _open, _calls, _door) { Failed = Refused };
        if (Interlocked.CompareExchange(ref _inbound, inbound, null) is not null)
        {
            throw new InvalidOperationException("The connection has been started");
        }

        var rpc = new Rpc(new MessageHandler(inbound, _outbox, _open, admission, _logger, Id), role, _logger, Id, _options.CleanError);
        _peer.Caller = new Caller(rpc, _calls, _outbox, inbound);
        _door?.Start();
        _ = RunAsync(rpc);
        if (Volatile.Read(ref _ended) != 0)
        {
            inbound.Stop(aborted: true);
        }
    }

    private async Task RunAsync(Rpc rpc)
    {
        rpc.StartListening();
        try
        {
            await rpc.Completion.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.Closed(_logger, Id, "StreamJsonRpc failed", e);
        }

        _inbound!.Stop(aborted: true);
        _queue.Seal();
        await _pump.IdleAsync().ConfigureAwait(false);
        rpc.Dispose();
        End("done", null);
    }

    private void Abort(string reason, Exception? exception)
    {
        _inbound?.Stop(aborted: true);
        End(reason, exception);
    }

    private void Refused(string reason, Exception? exception)
    {
        Log.Closed(_logger, Id, reason, exception);
        if (exception is null)
        {
            End(reason, null);
        }
    }

    /// <summary>The end, whichever way it came; everything after the first time is nothing.</summary>
    private void End(string reason, Exception? exception)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        Log.Closed(_logger, Id, reason, exception);
        _door?.Dispose();
        _stall.Dispose();
        _queue.Close();
        _ = CloseAsync();
    }

    private async Task CloseAsync()
    {
        _ = CloseTokenAsync();
        await QuietlyAsync(_pump.CloseAsync()).ConfigureAwait(false);
        await QuietlyAsync(_input.DisposeAsync()).ConfigureAwait(false);
        _lines.Dispose();
        _completion.TrySetResult();
    }

    /// <summary>Fires <see cref="IPeer.Closed"/>. What waits for that is not waited for.</summary>
    private async Task CloseTokenAsync()
    {
        try
        {
            await _closed.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException e)
        {
            Log.Closed(_logger, Id, "what waited for the end failed", e);
        }
    }

    private async Task QuietlyAsync(ValueTask closing)
    {
        try
        {
            await closing.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.Closed(_logger, Id, "closing a stream failed", e);
        }
    }

    private void AllAnswered()
    {
        _inbound?.Wake();
        _options.AllAnswered?.Invoke();
    }

    private void Wake() => _pump.Wake();

    private void Stalls(bool overLimit)
    {
        _stall.Changed();
        if (overLimit)
        {
            Log.PeerStalls(_logger, Id, _queue.Bytes);
        }
        else
        {
            _inbound?.Wake();
        }
    }
}
