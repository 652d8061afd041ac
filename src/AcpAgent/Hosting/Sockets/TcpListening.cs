using System.Net;
using System.Net.Sockets;
using AcpAgent.Client.Connecting;
using AcpAgent.Hosting.Options;

namespace AcpAgent.Hosting.Sockets;

/// <summary>Binds every address that a host name stands for.</summary>
internal static class TcpListening
{
    /// <summary>Binds them.</summary>
    /// <exception cref="OptionException">The name is unknown, or an address cannot be bound.</exception>
    public static IReadOnlyList<BoundListener> Bind(AgentAddress.Tcp address)
    {
        List<BoundListener> bound = [];
        try
        {
            foreach (IPAddress ip in Dns.GetHostAddresses(address.Host).Distinct())
            {
                bound.Add(Bind(new IPEndPoint(ip, address.Port)));
            }

            return bound.Count > 0 ? bound : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException e)
        {
            bound.ForEach(static listener => listener.Dispose());
            throw new OptionException($"--listen {address}", e.Message);
        }
    }

    private static BoundListener Bind(IPEndPoint endPoint)
    {
        Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.Bind(endPoint);
            socket.Listen(BoundListener.Backlog);
            IPEndPoint real = (IPEndPoint)socket.LocalEndPoint!;
            return new BoundListener(socket, new AgentAddress.Tcp(real.Address.ToString(), real.Port), Guard: null);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
