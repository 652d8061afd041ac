using System.Collections.Concurrent;
using AcpAgent.Core.Mcp.Connecting;
using AcpAgent.Core.Mcp.Settings;
using AcpAgent.Core.Secrets;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Core.Workspace;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Mcp;

/// <summary>The servers of a process's sessions. Making one touches nothing.</summary>
/// <param name="files">Where servers are named.</param>
/// <param name="shells">What starts and confines children; null where there are to be none. Outlives this.</param>
/// <param name="version">The agent's, for servers.</param>
/// <param name="secrets">Kept from everybody.</param>
/// <param name="logger">Told of servers' lives.</param>
/// <param name="pace">How patient the agent is.</param>
internal sealed class McpHost(McpSettingsFiles files, ShellHost? shells, string version, KnownSecrets secrets, ILogger logger, McpPace? pace = null) : IAsyncDisposable
{
    private readonly McpSecrets _secrets = new(secrets);
    private readonly ConcurrentDictionary<string, (SessionServers Servers, WorkspaceRoots Roots)> _sessions = [];
    private readonly ConcurrentDictionary<Task, byte> _ending = [];

    /// <summary>
    /// A session begins, or is taken up by a client: from now on it has these servers. Those that it had before go on where nothing about them
    /// has changed. None is started before <see cref="SessionServers.BeginAsync"/>, or before it is needed.
    /// </summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="roots">Where it works.</param>
    /// <param name="fromClient">The servers that the client sent.</param>
    /// <param name="changed">Told of every change of their state; must be quick.</param>
    public SessionServers Attach(string sessionId, WorkspaceRoots roots, IReadOnlyList<McpServerSettings> fromClient, Action<IReadOnlyList<McpServerStatus>> changed)
    {
        var opener = new ServerOpener(shells, sessionId, roots);
        SessionServers? former = null;
        var isSamePlace = false;
        if (_sessions.TryGetValue(sessionId, out var known))
        {
            (former, isSamePlace) = (known.Servers, known.Roots.All.SequenceEqual(roots.All));
        }

        var servers = new SessionServers(
            () => files.Read(roots.Cwd, fromClient),
            settings => (isSamePlace ? former?.HandOver(settings) : null)
                ?? new McpConnection(settings, () => opener.OpenAsync(settings), pace ?? McpPace.Default, version, () => Of(sessionId)?.Look(), _secrets, logger),
            servers => changed(servers.Status));
        _sessions[sessionId] = (servers, roots);
        if (former is not null)
        {
            Track(sessionId, EndFormerAsync(former));
        }

        return servers;

        async Task EndFormerAsync(SessionServers ending)
        {
            await servers.BeginAsync().ConfigureAwait(false);

            // Nobody is to hold on to all that a session ever had.
            former = null;
            await ending.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A session's servers; null where it has none yet, or none any more.</summary>
    public SessionServers? Of(string sessionId) => _sessions.TryGetValue(sessionId, out var session) ? session.Servers : null;

    /// <summary>A session is over: its servers end. Does not wait for that.</summary>
    public void End(string sessionId)
    {
        if (_sessions.TryRemove(sessionId, out var session))
        {
            Track(sessionId, session.Servers.DisposeAsync().AsTask());
        }
    }

    /// <summary>Ends all servers and completes when they have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var id in _sessions.Keys)
        {
            End(id);
        }

        await Task.WhenAll(_ending.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Track(string sessionId, Task ending)
    {
        _ = _ending.TryAdd(ending, 0);
        _ = ending.ContinueWith(
            ended =>
            {
                _ = _ending.TryRemove(ended, out _);
                if (ended.Exception is { } error)
                {
                    McpEvents.NotEnded(logger, sessionId, error);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
