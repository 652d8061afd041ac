using System.Collections.Concurrent;
using System.Reflection;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Client.Sessions;

/// <summary>
/// A client of one agent: opens sessions, keeps a view of each, and hands to its observer what comes and what is asked. It offers
/// the agent neither files nor terminals, so that the agent uses its own.
/// </summary>
public sealed class AgentClient : IAsyncDisposable
{
    /// <summary>The version of the protocol that the client speaks.</summary>
    public const int ProtocolVersion = 1;

    private readonly AcpConnection _connection;
    private readonly ConcurrentDictionary<string, AgentSession> _sessions = new(StringComparer.Ordinal);
    private readonly IAgentObserver _observer;

    /// <summary>Starts to speak over a pair of streams, which are closed with it. Reads and writes may block; they get threads of their own.</summary>
    public AgentClient(Stream input, Stream output, IAgentObserver observer)
    {
        _observer = observer;
        _connection = AcpConnection.ForClient(input, output, new AcpConnectionOptions { DedicatedReader = true, DedicatedWriter = true });
        _connection.Start(new Handlers(this));
    }

    /// <summary>The program's version, as the agent is told it.</summary>
    public static string Version { get; } =
        typeof(AgentClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    internal IAgentPeer Peer => _connection.Agent;

    /// <summary>Introduces the client.</summary>
    /// <exception cref="AcpException">The agent refuses, or speaks no version of the protocol that the client does.</exception>
    public async Task<InitializeResponse> InitializeAsync(CancellationToken cancellation)
    {
        InitializeRequest request = new()
        {
            ProtocolVersion = ProtocolVersion,
            ClientCapabilities = new ClientCapabilities { Session = new ClientSessionCapabilities { Notices = new NoticeCapabilities() } },
            ClientInfo = new Implementation { Name = "acp-agent-client", Title = "AcpAgent's command line", Version = Version },
        };
        InitializeResponse agent = await Peer.InitializeAsync(request, cancellation).ConfigureAwait(false);
        return agent.ProtocolVersion == ProtocolVersion
            ? agent
            : throw new AcpException($"The agent speaks version {agent.ProtocolVersion} of the protocol, this client version {ProtocolVersion}");
    }

    /// <summary>Shows a token (<see cref="TokenAuthentication"/>).</summary>
    /// <exception cref="AcpException">The agent does not accept it.</exception>
    public Task AuthenticateAsync(string token, CancellationToken cancellation) =>
        Peer.AuthenticateAsync(TokenAuthentication.Show(token), cancellation);

    /// <summary>Begins a session.</summary>
    /// <exception cref="AcpException">The agent refuses.</exception>
    public async Task<AgentSession> NewSessionAsync(string cwd, CancellationToken cancellation)
    {
        NewSessionResponse made = await Peer.NewSessionAsync(new NewSessionRequest { Cwd = cwd, McpServers = [] }, cancellation).ConfigureAwait(false);
        return SessionOf(made.SessionId);
    }

    /// <summary>Loads a session: its view holds the whole conversation when this completes.</summary>
    /// <exception cref="AcpException">The agent refuses, or there is no such session.</exception>
    public async Task<AgentSession> LoadSessionAsync(string sessionId, string cwd, CancellationToken cancellation)
    {
        AgentSession session = SessionOf(sessionId);
        LoadSessionRequest request = new() { SessionId = sessionId, Cwd = cwd, McpServers = [] };
        await Peer.LoadSessionAsync(request, cancellation).ConfigureAwait(false);
        return session;
    }

    /// <summary>Closes the connection at once.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private AgentSession SessionOf(string sessionId) => _sessions.GetOrAdd(sessionId, id => new AgentSession(this, id));

    private sealed class Handlers(AgentClient client) : IAcpClient
    {
        public void Update(SessionNotification notification)
        {
            AgentSession session = client.SessionOf(notification.SessionId);
            client._observer.Updated(session, notification.Update, session.Take(notification.Update));
        }

        public Task<RequestPermissionResponse> RequestPermissionAsync(RequestPermissionRequest request, RequestContext context) =>
            client.SessionOf(request.SessionId).AnswerAsync(client._observer, request, context.Cancellation);
    }
}
