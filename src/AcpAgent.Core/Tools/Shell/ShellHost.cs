using System.Collections.Concurrent;
using AcpAgent.Core.Processes;
using AcpAgent.Core.Sandbox;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>The shells of a process's sessions. Making one starts nothing.</summary>
public sealed class ShellHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SessionShell> _sessions = [];
    private readonly Lazy<ChildSpawner> _spawner;
    private volatile bool _hasLetGo;

    /// <summary>A host.</summary>
    /// <param name="options">What it is made with.</param>
    /// <param name="report">Told once of each problem of the sandbox's files.</param>
    public ShellHost(ShellOptions options, Action<string>? report = null)
    {
        Options = options;
        _spawner = new Lazy<ChildSpawner>(() => new ChildSpawner(options.Helper));
        Sandbox = new CommandSandbox(options.Surroundings, report: report, bubblewrap: () => new BubblewrapProbe(Spawner).TryAsync().GetAwaiter().GetResult());
        if (ChildSpawner.IsFirst)
        {
            // Orphans come whether anything is started here or not.
            _ = _spawner.Value;
        }
    }

    /// <summary>What it was made with.</summary>
    public ShellOptions Options { get; }

    /// <summary>Says how commands run.</summary>
    public CommandSandbox Sandbox { get; }

    internal ChildSpawner Spawner => _spawner.Value;

    /// <summary>Removes the directories of sessions whose agent was killed.</summary>
    public void RemoveAbandoned()
    {
        if (OperatingSystem.IsLinux())
        {
            PrivateDirectory.RemoveAbandoned(Options.TemporaryParent);
        }
    }

    /// <summary>A session's shell.</summary>
    public SessionShell Of(string sessionId)
    {
        var shell = _sessions.GetOrAdd(sessionId, _ => new SessionShell(this));
        if (_hasLetGo)
        {
            shell.Terminals.LetGo();
        }

        return shell;
    }

    /// <summary>Ends what a session has left running and removes its private directory. Completes when nothing is left.</summary>
    public async Task EndAsync(string sessionId)
    {
        if (_sessions.TryRemove(sessionId, out var shell))
        {
            await shell.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Gives all terminals of clients back, while the clients can still be heard, and asks for no more. Completes when none is left, or when they had their time for it.
    /// </summary>
    public async Task LetGoOfTerminalsAsync()
    {
        _hasLetGo = true;
        var sessions = _sessions.Values.ToList();
        sessions.ForEach(shell => shell.Terminals.LetGo());
        await Task.WhenAny(Task.WhenAll(sessions.Select(shell => shell.Terminals.Gone)), Task.Delay(Options.Leave)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_sessions.Keys.Select(EndAsync)).ConfigureAwait(false);
        if (_spawner.IsValueCreated)
        {
            await Spawner.DisposeAsync().ConfigureAwait(false);
        }
    }
}
