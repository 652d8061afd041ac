using System.Net.Sockets;
using AcpAgent.Client.Connecting;
using AcpAgent.Hosting.Options;
using AcpAgent.Hosting.Stdio;

namespace AcpAgent.Hosting.Sockets;

/// <summary>
/// Binds a Unix socket that only its owner can reach, from its first moment. What a dead server left behind is replaced; a live server's
/// socket, and anything that is no socket, is left alone.
/// </summary>
internal static class UnixListening
{
    private const uint AllButOwner = 0b001_111_111;

    /// <summary>Binds it. To be called while nothing else in the process makes files: the mask of file modes is the process's.</summary>
    /// <exception cref="OptionException">Somebody listens there, something else is there, or it cannot be bound.</exception>
    public static BoundListener Bind(AgentAddress.Unix address)
    {
        string path = Path.GetFullPath(address.Path);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw Refused(address, "its directory does not exist");
        }

        FileStream guard = Lock(address, path);
        Socket? socket = null;
        try
        {
            RemoveStale(address, path);
            socket = AgentAddress.UnixSocket();
            uint mask = Libc.FileModeMask(AllButOwner);
            try
            {
                socket.Bind(new UnixDomainSocketEndPoint(path));
            }
            finally
            {
                _ = Libc.FileModeMask(mask);
            }

            socket.Listen(BoundListener.Backlog);
            return new BoundListener(socket, new AgentAddress.Unix(path), guard);
        }
        catch (Exception e)
        {
            socket?.Dispose();
            guard.Dispose();
            throw e is SocketException ? Refused(address, e.Message) : e;
        }
    }

    // Two servers that start at the same moment would both find the socket stale; the lock lets one of them go on.
    private static FileStream Lock(AgentAddress address, string path)
    {
        try
        {
            return new FileStream(path + ".lock", new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (UnauthorizedAccessException e)
        {
            throw Refused(address, e.Message);
        }
        catch (IOException e)
        {
            throw Refused(address, File.Exists(path + ".lock") ? "another server listens there" : e.Message);
        }
    }

    private static void RemoveStale(AgentAddress address, string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path) && new FileInfo(path).LinkTarget is null)
        {
            return;
        }

        if (!FileKind.IsSocket(path))
        {
            throw Refused(address, "something that is no socket is there; it is left alone");
        }

        if (IsLive(path))
        {
            throw Refused(address, "another server listens there");
        }

        File.Delete(path);
    }

    private static bool IsLive(string path)
    {
        using Socket probe = AgentAddress.UnixSocket();
        probe.Blocking = false;
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e)
        {
            // A server whose backlog is full is alive too; only a refusal says that nobody is behind the name.
            return e.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }

    private static OptionException Refused(AgentAddress address, string why) => new($"--listen {address}", why);
}
