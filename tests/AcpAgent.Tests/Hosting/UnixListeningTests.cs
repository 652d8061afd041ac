using System.Net.Sockets;
using AcpAgent.Client.Connecting;
using AcpAgent.Hosting.Options;
using AcpAgent.Hosting.Sockets;
using Xunit;

namespace AcpAgent.Tests.Hosting;

public sealed class UnixListeningTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("acp-unix-").FullName;

    private string Socket => Path.Join(_directory, "agent.sock");

    [Fact]
    public async Task Listens_for_its_owner_only_and_gives_the_name_back()
    {
        using (BoundListener listener = Bind())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Socket));
            using NetworkStream client = await listener.Address.ConnectAsync(TestContext.Current.CancellationToken);
            using Socket accepted = await listener.Socket.AcceptAsync(TestContext.Current.CancellationToken);
            Assert.True(accepted.Connected);
        }

        Assert.False(File.Exists(Socket));
        Bind().Dispose();
    }

    [Fact]
    public void The_mask_of_file_modes_is_as_before()
    {
        string before = Path.Join(_directory, "before");
        string after = Path.Join(_directory, "after");
        File.WriteAllText(before, "");
        Bind().Dispose();
        File.WriteAllText(after, "");

        Assert.Equal(File.GetUnixFileMode(before), File.GetUnixFileMode(after));
    }

    [Fact]
    public void A_live_server_of_ours_is_refused_and_left_alone()
    {
        using BoundListener live = Bind();

        OptionException refused = Assert.Throws<OptionException>(Bind);

        Assert.Equal($"--listen unix:{Socket}: another server listens there", refused.Message);
        Assert.True(File.Exists(Socket));
    }

    [Fact]
    public void A_live_server_of_somebody_else_is_refused_and_left_alone()
    {
        using Socket other = AgentAddress.UnixSocket();
        other.Bind(new UnixDomainSocketEndPoint(Socket));
        other.Listen(1);

        Assert.Contains("another server", Assert.Throws<OptionException>(Bind).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Socket));
    }

    [Fact]
    public void A_live_server_whose_backlog_is_full_is_still_alive()
    {
        using Socket other = AgentAddress.UnixSocket();
        other.Bind(new UnixDomainSocketEndPoint(Socket));
        other.Listen(0);
        using Socket waiting = AgentAddress.UnixSocket();
        waiting.Connect(new UnixDomainSocketEndPoint(Socket));

        Assert.Contains("another server", Assert.Throws<OptionException>(Bind).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_dead_server_left_is_replaced()
    {
        LeaveStaleSocket();

        using BoundListener listener = Bind();

        Assert.True(FileKind.IsSocket(Socket));
    }

    [Fact]
    public void A_file_a_link_or_a_folder_in_the_way_is_left_alone()
    {
        string target = Path.Join(_directory, "target");
        File.WriteAllText(Socket, "precious");
        Assert.Contains("no socket", Assert.Throws<OptionException>(Bind).Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(Socket));

        File.Delete(Socket);
        File.CreateSymbolicLink(Socket, target);
        Assert.Contains("no socket", Assert.Throws<OptionException>(Bind).Message, StringComparison.Ordinal);
        Assert.Equal(target, new FileInfo(Socket).LinkTarget);

        File.Delete(Socket);
        Directory.CreateDirectory(Socket);
        Assert.Contains("no socket", Assert.Throws<OptionException>(Bind).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_does_not_exist_is_said_so() =>
        Assert.Contains(
            "directory does not exist",
            Assert.Throws<OptionException>(() => UnixListening.Bind(new AgentAddress.Unix(Path.Join(_directory, "no", "s")))).Message,
            StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private BoundListener Bind() => UnixListening.Bind(new AgentAddress.Unix(Socket));

    // A SIGKILL leaves the name behind; .NET removes the one that it has bound, so bind elsewhere and move it here.
    private void LeaveStaleSocket()
    {
        string bound = Path.Join(_directory, "bound");
        using Socket dead = AgentAddress.UnixSocket();
        dead.Bind(new UnixDomainSocketEndPoint(bound));
        File.Move(bound, Socket);
    }
}
