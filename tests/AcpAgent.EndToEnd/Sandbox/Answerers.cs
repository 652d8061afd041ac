using System.Net;
using System.Net.Sockets;

namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>Servers on this machine that say ESCAPED to whoever reaches them.</summary>
internal sealed class Answerers : IDisposable
{
    private static readonly byte[] _answer = "ESCAPED\n"u8.ToArray();

    private readonly List<Socket> _sockets = [];

    public Answerers(string path)
    {
        Tcp = ((IPEndPoint)Listen(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), new IPEndPoint(IPAddress.Loopback, 0))).Port;
        Listen(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(path));
        Listen(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint("\0" + Abstract));
        var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _sockets.Add(datagrams);
        datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Udp = ((IPEndPoint)datagrams.LocalEndPoint!).Port;
        _ = AnswerDatagramsAsync(datagrams);
    }

    public int Tcp { get; }

    public int Udp { get; }

    public string Abstract { get; } = $"acp-escape-{Guid.NewGuid():N}";

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private EndPoint Listen(Socket socket, EndPoint place)
    {
        _sockets.Add(socket);
        socket.Bind(place);
        socket.Listen();
        _ = AnswerAsync(socket);
        return socket.LocalEndPoint!;
    }

    private static async Task AnswerAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptAsync();
                await connection.SendAsync(_answer);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerDatagramsAsync(Socket socket)
    {
        try
        {
            while (true)
            {
                var received = await socket.ReceiveFromAsync(new byte[100], new IPEndPoint(IPAddress.Any, 0));
                await socket.SendToAsync(_answer, received.RemoteEndPoint);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
