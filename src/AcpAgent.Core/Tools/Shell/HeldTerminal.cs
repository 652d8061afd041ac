using AcpAgent.Core.Tools.Clients;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>
/// A terminal from the moment that it is asked for until it has been given back: once, whoever lets go of it first, and also where the client
/// answers only when nobody waits any more.
/// </summary>
internal sealed class HeldTerminal
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _patience;
    private readonly TaskCompletionSource<string> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IClientTerminal? _terminal;
    private bool _isLetGo;
    private volatile bool _hasEnded;

    /// <param name="making">The client's answer, when it comes.</param>
    /// <param name="isNew">Whether it is none that somebody else holds.</param>
    /// <param name="patience">How long the client may take for an answer.</param>
    public HeldTerminal(Task<IClientTerminal> making, Func<IClientTerminal, bool> isNew, TimeSpan patience)
    {
        _patience = patience;
        _ = TakeAsync(making, isNew);
    }

    /// <summary>Completes when it has been given back, or there is none to give back.</summary>
    public Task Gone => _gone.Task;

    /// <summary>What the client calls it, when it has made it. Nothing else can be asked of it before.</summary>
    /// <exception cref="ClientTerminalException">It has not, or not in time.</exception>
    public async Task<string> MadeAsync(CancellationToken cancellation)
    {
        try
        {
            return await _made.Task.WaitAsync(_patience, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ClientTerminalException("it did not answer in time; should it run the command nevertheless, it is told to end it");
        }
    }

    /// <summary>What the command has written so far.</summary>
    /// <exception cref="ClientTerminalException">The client does not say, or not in time.</exception>
    public async Task<TerminalLook> LookAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_patience);
        try
        {
            var look = await Ask(terminal => terminal.LookAsync(limit.Token)).ConfigureAwait(false);
            _hasEnded |= look.Exit is not null;
            return look;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ClientTerminalException("it did not say in time what the command has written");
        }
    }

    /// <summary>Completes when the command has ended.</summary>
    /// <exception cref="ClientTerminalException">The client does not say.</exception>
    public async Task<TerminalExit> WaitAsync(CancellationToken cancellation)
    {
        var exit = await Ask(terminal => terminal.WaitAsync(cancellation)).ConfigureAwait(false);
        _hasEnded = true;
        return exit;
    }

    /// <summary>Ends the command, as far as the client does; the terminal stays.</summary>
    public async Task KillAsync()
    {
        using var limit = new CancellationTokenSource(_patience);
        try
        {
            await Ask(terminal => terminal.KillAsync(limit.Token)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ClientTerminalException or OperationCanceledException)
        {
            // Giving it back ends the command as well.
        }
    }

    /// <summary>Ends the command unless it has ended, and gives the terminal back; both are on their way when this returns, unless there is no terminal yet.</summary>
    public void LetGo()
    {
        IClientTerminal? terminal;
        lock (_gate)
        {
            if (_isLetGo)
            {
                return;
            }

            (_isLetGo, terminal) = (true, _terminal);
        }

        if (terminal is not null)
        {
            _ = ReleaseAsync(terminal);
        }
    }

    /// <summary>Nothing is asked of a terminal that has been given back: it may be another one's by then.</summary>
    private T Ask<T>(Func<IClientTerminal, T> ask)
    {
        lock (_gate)
        {
            return _isLetGo || _terminal is null ? throw new ClientTerminalException("it has been given back") : ask(_terminal);
        }
    }

    private async Task TakeAsync(Task<IClientTerminal> making, Func<IClientTerminal, bool> isNew)
    {
        IClientTerminal terminal;
        try
        {
            terminal = await making.ConfigureAwait(false);
            _ = isNew(terminal) ? true : throw new ClientTerminalException("it named a terminal that is in use already");
        }
        catch (Exception error)
        {
            _made.SetException(error as ClientTerminalException ?? new ClientTerminalException(error.Message));
            _ = _made.Task.Exception;
            _gone.SetResult();
            return;
        }

        bool isLetGo;
        lock (_gate)
        {
            (_terminal, isLetGo) = (terminal, _isLetGo);
        }

        _made.SetResult(terminal.Id);
        if (isLetGo)
        {
            await ReleaseAsync(terminal).ConfigureAwait(false);
        }
    }

    /// <summary>Called once: by whoever lets go of what there is, or by whoever finds that somebody has.</summary>
    private async Task ReleaseAsync(IClientTerminal terminal)
    {
        using var limit = new CancellationTokenSource(_patience);
        Task[] sent = _hasEnded ? [terminal.ReleaseAsync(limit.Token)] : [terminal.KillAsync(limit.Token), terminal.ReleaseAsync(limit.Token)];
        await Task.WhenAll(sent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _gone.SetResult();
    }
}
