using System.Collections.Concurrent;
using AcpAgent.Core.Processes;
using AcpAgent.Core.Sandbox;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>The shells of a process's sessions. Making one starts nothing.</summary>
public sealed class ShellHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SessionShell> _sessions = [];
    private readonly Lazy<ChildSpawner> _spawner;

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

    /// <summary>A session's shell.</summary>
    public SessionShell Of(string sessionId) => _sessions.GetOrAdd(sessionId, _ => new SessionShell(this));

    /// <summary>Ends what a session has left running and removes its private directory. Completes when nothing is left.</summary>
    public async Task EndAsync(string sessionId)
    {
        if (_sessions.TryRemove(sessionId, out var shell))
        {
            await shell.DisposeAsync().ConfigureAwait(false);
        }
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
