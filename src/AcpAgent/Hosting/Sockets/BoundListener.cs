using System.Net.Sockets;
using AcpAgent.Client.Connecting;

namespace AcpAgent.Hosting.Sockets;

/// <summary>A socket that listens. Disposing it stops listening and gives its name back.</summary>
/// <param name="Socket">Bound and listening.</param>
/// <param name="Address">Where it really listens: with the port that the system chose.</param>
/// <param name="Guard">What keeps others from taking the name; null where the system does.</param>
internal sealed record BoundListener(Socket Socket, AgentAddress Address, IDisposable? Guard) : IDisposable
{
    /// <summary>Connections that may wait to be accepted.</summary>
    public const int Backlog = 512;

    /// <summary>Whether its connections come over TCP, and so from anybody.</summary>
    public bool IsTcp => Address is AgentAddress.Tcp;

    /// <inheritdoc/>
    public void Dispose()
    {
        // .NET removes the file of a Unix socket that it has bound; the guard goes after it.
        Socket.Dispose();
        Guard?.Dispose();
    }
}
