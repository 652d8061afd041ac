using System.Globalization;
using System.Net;
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
    private Task _running = Task.CompletedTask;
    private TaskCompletionSource _settled = Completed();
    private ServerLife? _life;
    private IReadOnlyList<Tool> _tools = [];
    private McpServerState _state = McpServerState.Starting;
    private string? _error;
    private int _failures;
    private long _startedAt;
    private long _failedAt;
    private int _stale;

    /// <summary>A connection; nothing is started yet.</summary>
    /// <param name="settings">The server.</param>
    /// <param name="open">Opens the way to it.</param>
    /// <param name="pace">How patient the agent is.</param>
    /// <param name="version">The agent's.</param>
    /// <param name="changed">Called when its state or its tools have changed; must be quick.</param>
    /// <param name="secrets">Keeps what it is given to itself.</param>
    /// <param name="logger">Told of its lives.</param>
    public McpConnection(McpServerSettings settings, Func<Task<OpenedServer>> open, McpPace pace, string version, Action changed, McpSecrets secrets, ILogger logger) =>
        (Settings, _open, _pace, _version, _changed, _secrets, _logger) = (settings, open, pace, version, changed, secrets, logger);

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

            (_state, _startedAt, _settled) = (McpServerState.Starting, TimeProvider.System.GetTimestamp(), new(TaskCreationOptions.RunContinuationsAsynchronously));
            var before = _running;
            _running = Task.Run(() => LiveAsync(before));
        }

        _changed();
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
    public async Task<CallToolResult> CallAsync(Tool tool, IDictionary<string, System.Text.Json.JsonElement> arguments, CancellationToken cancellation)
    {
        Wake();
        await SettleAsync(cancellation).ConfigureAwait(false);
        ServerLife life;
        lock (_gate)
        {
            life = _life ?? throw new McpCallException($"The MCP server \"{Settings.Name}\" is not connected, so the call was not made{(_error is null ? "" : $": {_error}")}.");
            if (!_tools.Any(now => now == tool || ToolIdentity.AreSame(now, tool)))
            {
                throw new McpCallException($"The MCP server \"{Settings.Name}\" has changed the tool \"{tool.Name}\" meanwhile, so the call was not made. Make it again.");
            }
        }

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(Settings.Timeouts.Request);
        try
        {
            var request = new CallToolRequestParams { Name = tool.Name, Arguments = arguments };
            return await life.Client.CallToolAsync(request, bound.Token).AsTask().WaitAsync(bound.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new McpCallException(string.Create(
                CultureInfo.InvariantCulture,
                $"The MCP server \"{Settings.Name}\" did not answer within {Settings.Timeouts.Request.TotalSeconds:0.###} seconds and was told to stop. It is not known what the call has done."));
        }
        catch (McpProtocolException error)
        {
            throw new McpCallException($"The MCP server \"{Settings.Name}\" answers with an error: {error.Message}", error);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (error is HttpRequestException { StatusCode: not null and not HttpStatusCode.NotFound } refused)
            {
                throw new McpCallException($"The MCP server \"{Settings.Name}\" refuses the call: {refused.Message}", error);
            }

            life.Lose();
            throw new McpCallException($"The connection to the MCP server \"{Settings.Name}\" broke during the call ({error.Message}). It is not known what the call has done.", error);
        }
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
                var life = await ServerLife.BeginAsync(server, Settings.Timeouts, _version, NoticeChange, startup.Token).ConfigureAwait(false);
                await using (life.ConfigureAwait(false))
                {
                    var tools = await ToolListing.ReadAsync(life.Client, startup.Token).ConfigureAwait(false);
                    readyAt = TimeProvider.System.GetTimestamp();
                    BecomeReady(life, tools);
                    await Task.WhenAny(life.Lost, Task.Delay(Timeout.Infinite, _closing.Token)).ConfigureAwait(false);
                    lock (_gate)
                    {
                        _life = null;
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

    private void BecomeReady(ServerLife life, IReadOnlyList<Tool> tools)
    {
        lock (_gate)
        {
            (_life, _tools, _state, _error) = (life, tools, McpServerState.Ready, null);
        }

        _settled.TrySetResult();
        McpEvents.Ready(_logger, Settings.Name, tools.Count);
        _changed();
    }

    private void Fail(string problem, string words, bool isFinal, long readyAt)
    {
        problem = _secrets.Clean(problem);
        lock (_gate)
        {
            _life = null;
            if (_closing.IsCancellationRequested)
            {
                return;
            }

            var wasStable = readyAt != 0 && TimeProvider.System.GetElapsedTime(readyAt) >= _pace.Stable;
            _failures = wasStable ? 1 : _failures + 1;
            _failedAt = TimeProvider.System.GetTimestamp();
            _tools = [];
            _state = isFinal || _failures >= _pace.MostFailures ? McpServerState.GivenUp : McpServerState.Failed;
            _error = words.Length == 0 ? problem : $"{problem}; it said: {words}";
        }

        _settled.TrySetResult();
        McpEvents.Failed(_logger, Settings.Name, problem);
        _changed();
    }

    private void NoticeChange()
    {
        if (Interlocked.Exchange(ref _stale, 2) == 0)
        {
            _ = Task.Run(LookAgainAsync);
        }
    }

    /// <summary>Looks at the tools until nothing has changed meanwhile: however often a server says so, one look at a time.</summary>
    private async Task LookAgainAsync()
    {
        do
        {
            Interlocked.Exchange(ref _stale, 1);
            await Task.Delay(_pace.BetweenLooks).ConfigureAwait(false);
            ServerLife? life;
            lock (_gate)
            {
                life = _life;
            }

            if (life is not null)
            {
                await LookAsync(life).ConfigureAwait(false);
            }
        }
        while (Interlocked.CompareExchange(ref _stale, 0, 1) != 1);
    }

    private async Task LookAsync(ServerLife life)
    {
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
