using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AcpAgent.Client.Connecting;

/// <summary>
/// Where an agent listens: <c>unix:PATH</c> or <c>tcp:HOST:PORT</c>. An IPv6 host stands in brackets, <c>tcp:[::1]:8765</c>.
/// </summary>
public abstract record AgentAddress
{
    private AgentAddress()
    {
    }

    /// <summary>A Unix domain socket.</summary>
    /// <param name="Path">The socket's path; at most <see cref="LongestPath"/> bytes of UTF-8.</param>
    public sealed record Unix(string Path) : AgentAddress
    {
        /// <summary>What <c>sockaddr_un</c> has room for on Linux, less the closing NUL.</summary>
        public const int LongestPath = 107;

        /// <inheritdoc/>
        public override string ToString() => $"unix:{Path}";
    }

    /// <summary>A TCP endpoint.</summary>
    /// <param name="Host">A name or an address, an IPv6 address without its brackets.</param>
    /// <param name="Port">0 to 65535; 0 asks a listener to take any free port.</param>
    public sealed record Tcp(string Host, int Port) : AgentAddress
    {
        /// <inheritdoc/>
        public override string ToString() => Host.Contains(':', StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"tcp:[{Host}]:{Port}")
            : string.Create(CultureInfo.InvariantCulture, $"tcp:{Host}:{Port}");
    }

    /// <summary>Reads an address as a person writes it.</summary>
    /// <exception cref="FormatException">The text is no address; the message says what is wrong with it.</exception>
    public static AgentAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            return ParseUnix(text["unix:".Length..]);
        }

        return text.StartsWith("tcp:", StringComparison.Ordinal)
            ? ParseTcp(text["tcp:".Length..])
            : throw new FormatException($"'{text}' is neither unix:PATH nor tcp:HOST:PORT");
    }

    /// <summary>Opens a stream to the agent that listens here.</summary>
    /// <exception cref="SocketException">Nobody answers at the address.</exception>
    public async Task<NetworkStream> ConnectAsync(CancellationToken cancellation)
    {
        Socket socket = this is Unix ? UnixSocket() : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            EndPoint remote = this switch
            {
                Unix unix => new UnixDomainSocketEndPoint(unix.Path),
                Tcp tcp => new DnsEndPoint(tcp.Host, tcp.Port),
                _ => throw new InvalidOperationException(),
            };
            await socket.ConnectAsync(remote, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A stream socket of the Unix domain.</summary>
    public static Socket UnixSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private static Unix ParseUnix(string path)
    {
        if (path.Length == 0)
        {
            throw new FormatException("unix: is followed by no path");
        }

        int bytes = System.Text.Encoding.UTF8.GetByteCount(path);
        return bytes > Unix.LongestPath
            ? throw new FormatException($"the socket path takes {bytes} bytes, the system allows {Unix.LongestPath}: '{path}'")
            : new Unix(path);
    }

    private static Tcp ParseTcp(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            throw new FormatException($"'tcp:{text}' names no port; write tcp:HOST:PORT");
        }

        string host = text[..colon];
        bool bracketed = host.StartsWith('[') && host.EndsWith(']');
        host = bracketed ? host[1..^1] : host;
        if (bracketed ? !IPAddress.TryParse(host, out IPAddress? address) || address.AddressFamily != AddressFamily.InterNetworkV6
                      : host.Contains(':', StringComparison.Ordinal))
        {
            throw new FormatException($"'tcp:{text}' needs its IPv6 address in brackets, as in tcp:[::1]:8765");
        }

        if (host.Length == 0)
        {
            throw new FormatException($"'tcp:{text}' names no host; write 127.0.0.1 for this machine only, 0.0.0.0 for every interface");
        }

        string port = text[(colon + 1)..];
        return ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number)
            ? new Tcp(host, number)
            : throw new FormatException($"'{port}' is no port number (0 to 65535)");
    }
}
