using System.Globalization;
using System.Text.Json;
using AcpAgent.Core.Mcp.Connecting;
using AcpAgent.Core.Mcp.Settings;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AcpAgent.Core.Mcp;

/// <summary>
/// One server of a session, over all its lives: started when it is needed, started again when it is needed and gone, a bounded number of times.
/// </summary>
internal sealed class McpConnection : IAsyncDisposable
{
    private readonly Func<Task<OpenedServer>> _open;
    private readonly McpPace _pace;
    private readonly string _version;
    private readonly Action _changed;
    private readonly McpSecrets _secrets;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly ToolWatch _watch;
    private Task _running = Task.CompletedTask;
    private TaskCompletionSource _settled = Completed();
    private ServerLife? _life;
    private IReadOnlyList<Tool> _tools = [];
    private McpServerState _state = McpServerState.Starting;
    private string? _error;
    private int _failures;
    private int _lives;
    private long _startedAt;
    private long _failedAt;

    /// <summary>A connection; nothing is started yet.</summary>
    /// <param name="settings">The server.</param>
    /// <param name="open">Opens the way to it.</param>
    /// <param name="pace">How patient the agent is.</param>
    /// <param name="version">The agent's.</param>
    /// <param name="changed">Called when its state or its tools have changed; must be quick.</param>
    /// <param name="secrets">Keeps what it is given to itself.</param>
    /// <param name="logger">Told of its lives.</param>
    public McpConnection(McpServerSettings settings, Func<Task<OpenedServer>> open, McpPace pace, string version, Action changed, McpSecrets secrets, ILogger logger)
    {
        (Settings, _open, _pace, _version, _changed, _secrets, _logger) = (settings, open, pace, version, changed, secrets, logger);
        _watch = new ToolWatch(LookAsync, pace.BetweenLooks);
    }

    public McpServerSettings Settings { get; }

    /// <summary>Its state, its tools, and what went wrong last.</summary>
    public (McpServerState State, IReadOnlyList<Tool> Tools, string? Error) Now
    {
        get
        {
            lock (_gate)
            {
                return (_state, _tools, _error);
            }
        }
    }

    /// <summary>It is needed: starts it where it does not run, has not been given up, and has been left alone for long enough.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            var isDue = _state switch
            {
                McpServerState.Starting => _running.IsCompleted,
                McpServerState.Failed => TimeProvider.System.GetElapsedTime(_failedAt) >= _pace.PauseAfter(_failures),
                _ => false,
            };
            if (!isDue || _closing.IsCancellationRequested)
            {
                return;
            }

            _lives++;
            BecomeUnsettled();
            var before = _running;
            _running = Task.Run(() => LiveAsync(before));
        }

        _changed();
    }

    /// <summary>It is needed: <see cref="Wake"/>, and again where it was just ending. Completes when it can be called, or there is no use in waiting.</summary>
    public async Task NeedAsync(CancellationToken cancellation)
    {
        int lives;
        lock (_gate)
        {
            lives = _lives;
        }

        Wake();
        await SettleAsync(cancellation).ConfigureAwait(false);
        lock (_gate)
        {
            if (_lives != lives || _state != McpServerState.Failed)
            {
                return;
            }
        }

        Wake();
        await SettleAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Completes when it is known how the present start ends, or as late as whoever needs it is to wait.</summary>
    public async Task SettleAsync(CancellationToken cancellation)
    {
        Task settled;
        TimeSpan left;
        lock (_gate)
        {
            (settled, left) = (_settled.Task, _pace.Wait - TimeProvider.System.GetElapsedTime(_startedAt));
        }

        if (!settled.IsCompleted && left > TimeSpan.Zero)
        {
            await Task.WhenAny(settled, Task.Delay(left, cancellation)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Calls a tool.</summary>
    /// <param name="tool">The tool as it was decided on.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellation">Gives it up; the server is told.</param>
    /// <exception cref="McpCallException">It came to nothing.</exception>
    public async Task<CallToolResult> CallAsync(Tool tool, IDictionary<string, JsonElement> arguments, CancellationToken cancellation)
    {
        await NeedAsync(cancellation).ConfigureAwait(false);
        ServerLife life;
        lock (_gate)
        {
            life = _life ?? throw new McpCallException($"The MCP server \"{Settings.Name}\" is not connected, so the call was not made{(_error is null ? "" : $": {_error}")}.");
            if (!_tools.Any(now => now == tool || ToolIdentity.AreSame(now, tool)))
            {
                throw new McpCallException($"The MCP server \"{Settings.Name}\" has changed the tool \"{tool.Name}\" meanwhile, so the call was not made. Make it again.");
            }
        }

        return await life.CallAsync(Settings, tool, arguments, cancellation).ConfigureAwait(false);
    }

    /// <summary>Ends the server and completes when it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        Task running;
        lock (_gate)
        {
            _closing.Cancel();
            running = _running;
        }

        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _settled.TrySetResult();
    }

    /// <summary>One life: start, serve, end. Whatever happens ends up in the state.</summary>
    private async Task LiveAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var readyAt = 0L;
        string problem;
        var isFinal = false;
        OpenedServer? server = null;
        try
        {
            using var startup = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            startup.CancelAfter(Settings.Timeouts.Startup);
            try
            {
                server = await _open().ConfigureAwait(false);
                _secrets.Learn(server.Given);
                var life = await ServerLife.BeginAsync(server, Settings.Timeouts, _version, _watch.Notice, startup.Token).ConfigureAwait(false);
                await using (life.ConfigureAwait(false))
                {
                    var tools = await ToolListing.ReadAsync(life.Client, startup.Token).ConfigureAwait(false);
                    readyAt = TimeProvider.System.GetTimestamp();
                    BecomeReady(life, tools);
                    await Task.WhenAny(life.Lost, Task.Delay(Timeout.Infinite, _closing.Token)).ConfigureAwait(false);
                    lock (_gate)
                    {
                        (_life, _tools) = (null, []);
                        BecomeUnsettled();
                    }
                }

                problem = await EndOfAsync(server).ConfigureAwait(false) ?? "the connection is closed";
            }
            catch (Exception error)
            {
                isFinal = error is McpStartException { IsFinal: true };
                problem = (server is null ? null : await EndOfAsync(server).ConfigureAwait(false)) ?? Explain(error, startup.IsCancellationRequested);
            }

            var words = server is null ? "" : _secrets.Clean(server.LastWords, server.Given);
            if (server is not null)
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }

            Fail(problem, words, isFinal, readyAt);
        }
        catch (Exception error)
        {
            Fail(Explain(error, isLate: false), "", isFinal, readyAt);
        }
    }

    /// <summary>How the server ended, if it did; a moment is given to a program whose output has just been closed.</summary>
    private static async Task<string?> EndOfAsync(OpenedServer server)
    {
        var moment = TimeSpan.FromMilliseconds(200);
        return await Task.WhenAny(server.Ended, Task.Delay(moment)).ConfigureAwait(false) == server.Ended ? await server.Ended.ConfigureAwait(false) : null;
    }

    private string Explain(Exception error, bool isLate) => error switch
    {
        McpStartException => error.Message,
        OperationCanceledException or TimeoutException when isLate || error is TimeoutException => string.Create(
            CultureInfo.InvariantCulture, $"it did not answer within {Settings.Timeouts.Startup.TotalSeconds:0.###} seconds"),
        McpProtocolException => $"it answers with an error: {error.Message}",
        _ => error.Message,
    };

    private void BecomeUnsettled() =>
        (_state, _startedAt, _settled) = (McpServerState.Starting, TimeProvider.System.GetTimestamp(), new(TaskCreationOptions.RunContinuationsAsynchronously));

    private void BecomeReady(ServerLife life, IReadOnlyList<Tool> tools)
    {
        lock (_gate)
        {
            (_life, _tools, _state, _error) = (life, tools, McpServerState.Ready, null);
            _settled.TrySetResult();
        }

        McpEvents.Ready(_logger, Settings.Name, tools.Count);
        _changed();
    }

    private void Fail(string problem, string words, bool isFinal, long readyAt)
    {
        problem = _secrets.Clean(problem);
        lock (_gate)
        {
            (_life, _tools) = (null, []);
            if (_closing.IsCancellationRequested)
            {
                return;
            }

            var wasStable = readyAt != 0 && TimeProvider.System.GetElapsedTime(readyAt) >= _pace.Stable;
            _failures = wasStable ? 1 : _failures + 1;
            _failedAt = TimeProvider.System.GetTimestamp();
            _state = isFinal || _failures >= _pace.MostFailures ? McpServerState.GivenUp : McpServerState.Failed;
            _error = words.Length == 0 ? problem : $"{problem}; it said: {words}";
            _settled.TrySetResult();
        }

        McpEvents.Failed(_logger, Settings.Name, problem);
        _changed();
    }

    private async Task LookAsync()
    {
        ServerLife? life;
        lock (_gate)
        {
            life = _life;
        }

        if (life is null)
        {
            return;
        }

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        bound.CancelAfter(Settings.Timeouts.Startup);
        try
        {
            var tools = await ToolListing.ReadAsync(life.Client, bound.Token).ConfigureAwait(false);
            lock (_gate)
            {
                if (_life != life)
                {
                    return;
                }

                _tools = tools;
            }

            _changed();
        }
        catch (Exception error)
        {
            McpEvents.NotListed(_logger, Settings.Name, _secrets.Clean(Explain(error, bound.IsCancellationRequested)));
        }
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
