using System.Globalization;
using System.Net.Sockets;
using AcpAgent.Core.Agent;
using AcpAgent.Core.Secrets;
using AcpAgent.Hosting.Lifetime;
using AcpAgent.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Hosting.Sockets;

/// <summary>The clients that are connected now, each with its own end of the agent.</summary>
/// <param name="agent">Serves them.</param>
/// <param name="secrets">What no client is told.</param>
/// <param name="maxLineBytes">The longest line taken from a client that is let in.</param>
/// <param name="token">What TCP clients must show; null where there is no TCP.</param>
/// <param name="memory">Told when a client has all its answers.</param>
/// <param name="log">Told how connections end.</param>
internal sealed class SocketConnections(AgentServer agent, KnownSecrets secrets, int maxLineBytes, AccessToken? token, IdleMemory memory, ILogger log)
{
    private readonly Lock _gate = new();
    private readonly HashSet<AcpConnection> _open = [];
    private long _last;
    private bool _closed;

    /// <summary>Takes a socket over. Whoever comes over TCP must show the token first.</summary>
    public void Accept(Socket socket, bool isTcp)
    {
        if (isTcp)
        {
            // Without a token there is no TCP listener: nobody is let in because it is missing.
            ArgumentNullException.ThrowIfNull(token);
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        }

        NetworkStream stream = new(socket, ownsSocket: true);
        AcpConnection connection = AcpConnection.ForAgent(stream, stream, new AcpConnectionOptions
        {
            MaxLineBytes = maxLineBytes,
            Gate = isTcp ? new ConnectionGate() : null,
            CleanError = secrets.Clean,
            Logger = log,
            AllAnswered = memory.Rest,
            ConnectionId = string.Create(CultureInfo.InvariantCulture, $"{(isTcp ? "tcp" : "unix")}-{Interlocked.Increment(ref _last)}"),
        });
        lock (_gate)
        {
            if (_closed)
            {
                connection.Abort();
                return;
            }

            _open.Add(connection);
        }

        ConnectionPolicy policy = isTcp
            ? new ConnectionPolicy { AcceptsToken = token!.Matches, Authenticated = connection.Open }
            : ConnectionPolicy.Open;
        connection.Start(agent.Connect(connection.Client, policy));
        _ = RemoveAsync(connection);
    }

    /// <summary>Takes no more; gives those that are connected.</summary>
    public IReadOnlyList<AcpConnection> Close()
    {
        lock (_gate)
        {
            _closed = true;
            return [.. _open];
        }
    }

    private async Task RemoveAsync(AcpConnection connection)
    {
        await connection.Completion.ConfigureAwait(false);
        lock (_gate)
        {
            _open.Remove(connection);
        }
    }
}
