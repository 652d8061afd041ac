using AcpAgent.Core.Mcp.Calls;
using AcpAgent.Core.Mcp.Settings;
using AcpAgent.Core.Tools;

namespace AcpAgent.Core.Mcp;

/// <summary>The servers of one session, and their tools as they are now.</summary>
internal sealed class SessionServers : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Lock _telling = new();
    private readonly Func<McpServerSet> _read;
    private readonly Func<McpServerSettings, McpConnection> _connect;
    private readonly Action<SessionServers> _changed;
    private readonly Lazy<Task> _begun;
    private readonly HashSet<string> _told = [];
    private IReadOnlyList<McpConnection> _connections = [];
    private IReadOnlyList<McpTool> _tools = [];
    private IReadOnlyList<McpServerStatus> _status = [];
    private IReadOnlyList<string> _problems = [];
    private Task _ending = Task.CompletedTask;
    private bool _isOver;

    /// <summary>A session's servers; nothing is read or started yet.</summary>
    /// <param name="read">Says which there are to be.</param>
    /// <param name="connect">Makes a connection.</param>
    /// <param name="changed">Called, one at a time, when <see cref="Status"/> has changed; must be quick.</param>
    public SessionServers(Func<McpServerSet> read, Func<McpServerSettings, McpConnection> connect, Action<SessionServers> changed)
    {
        (_read, _connect, _changed) = (read, connect, changed);
        _begun = new Lazy<Task>(() => Task.Run(Read));
    }

    /// <summary>How it is with each server.</summary>
    public IReadOnlyList<McpServerStatus> Status
    {
        get
        {
            lock (_gate)
            {
                return _status;
            }
        }
    }

    /// <summary>Starts every server; completes when it is known which there are.</summary>
    public Task BeginAsync() => _begun.Value;

    /// <summary>Files may say something else by now, and a project may be trusted or not any more: starts what is new, and ends what is not to be any more.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await BeginAsync().WaitAsync(cancellation).ConfigureAwait(false);
        await Task.Run(Read, cancellation).WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// The tools that can be called now. Servers that are just starting are waited for, within a bound. The list is the same object as long as
    /// nothing in it changes.
    /// </summary>
    public async Task<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellation)
    {
        await BeginAsync().WaitAsync(cancellation).ConfigureAwait(false);
        await Task.WhenAll(Connections.Select(connection => connection.NeedAsync(cancellation))).ConfigureAwait(false);
        Look();
        lock (_gate)
        {
            return _tools;
        }
    }

    /// <summary>What a person is to be told and has not been told yet: files that are not used, servers that have failed.</summary>
    public IReadOnlyList<string> TakeNews()
    {
        lock (_gate)
        {
            _told.ExceptWith(_status.Where(server => server.State == McpServerState.Ready).Select(server => server.Name));
            return
            [
                .. _problems.Where(_told.Add),
                .. _status.Where(server => server.HasFailed && _told.Add(server.Name))
                    .Select(server => $"The MCP server \"{ToolTexts.OneLine(server.Name)}\" is not connected: {server.Error}. Its tools are not available."),
            ];
        }
    }

    /// <summary>Something may have changed at a server.</summary>
    public void Look()
    {
        lock (_telling)
        {
            if (See())
            {
                _changed(this);
            }
        }
    }

    /// <summary>Gives up a connection that somebody else goes on with; null where there is none that is worth it.</summary>
    public McpConnection? HandOver(McpServerSettings settings)
    {
        lock (_gate)
        {
            var found = _connections.FirstOrDefault(connection =>
                connection.Settings == settings && connection.Now.State is McpServerState.Ready or McpServerState.Starting);
            _connections = [.. _connections.Where(connection => connection != found)];
            return found;
        }
    }

    /// <summary>Ends every server and completes when they have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        IReadOnlyList<McpConnection> connections;
        lock (_gate)
        {
            (_isOver, connections, _connections) = (true, _connections, []);
        }

        await Task.WhenAll(connections.Select(connection => connection.DisposeAsync().AsTask()).Append(_ending)).ConfigureAwait(false);
    }

    private IReadOnlyList<McpConnection> Connections
    {
        get
        {
            lock (_gate)
            {
                return _connections;
            }
        }
    }

    private void Read()
    {
        var set = _read();
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            var before = _connections;
            _problems = set.Problems;
            _connections = [.. set.Servers.Select(server => before.FirstOrDefault(connection => connection.Settings == server) ?? _connect(server))];
            _ending = Task.WhenAll(before.Except(_connections).Select(connection => connection.DisposeAsync().AsTask()).Append(_ending));
        }

        foreach (var connection in Connections)
        {
            connection.Wake();
        }

        Look();
    }

    private bool See()
    {
        lock (_gate)
        {
            var now = _connections.Select(connection => (connection.Settings.Name, Connection: connection, connection.Now)).ToList();
            var names = McpNames.Of(now.SelectMany((entry, server) => entry.Now.Tools.Select(tool => (server, entry.Name, tool.Name))));
            var tools = now.SelectMany((entry, server) => entry.Now.Tools.Select(tool => new McpTool(entry.Connection, tool, names[(server, tool.Name)]))).ToList();
            var status = now.Select((entry, server) =>
                new McpServerStatus(entry.Name, entry.Now.State, [.. entry.Now.Tools.Select(tool => names[(server, tool.Name)])], entry.Now.Error)).ToList();
            _tools = tools.Count == _tools.Count && tools.Zip(_tools).All(pair => pair.First.IsSameAs(pair.Second)) ? _tools : tools;
            if (status.SequenceEqual(_status))
            {
                return false;
            }

            _status = status;
            return true;
        }
    }
}
