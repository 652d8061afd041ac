using System.Net.Sockets;
using AcpAgent.Client.Connecting;
using AcpAgent.Hosting.Options;
using AcpAgent.Hosting.Sockets;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Hosting;

public sealed class AcceptLoopTests
{
    [Theory]
    [InlineData(SocketError.ConnectionReset, nameof(AcceptFailure.Transient))]
    [InlineData(SocketError.ConnectionAborted, nameof(AcceptFailure.Transient))]
    [InlineData(SocketError.TooManyOpenSockets, nameof(AcceptFailure.BackOff))]
    [InlineData(SocketError.NoBufferSpaceAvailable, nameof(AcceptFailure.BackOff))]
    [InlineData(SocketError.NotSocket, nameof(AcceptFailure.Fatal))]
    [InlineData(SocketError.InvalidArgument, nameof(AcceptFailure.Fatal))]
    [InlineData(SocketError.OperationAborted, nameof(AcceptFailure.Fatal))]
    public void Errors_of_accept_are_sorted(SocketError error, string sort) =>
        Assert.Equal(sort, AcceptFailures.Classify(error).ToString());

    [Fact]
    public async Task Accepts_until_told_to_stop_on_the_port_that_the_system_chose()
    {
        CancellationToken timeout = TestContext.Current.CancellationToken;
        using BoundListener listener = Assert.Single(TcpListening.Bind(new AgentAddress.Tcp("127.0.0.1", 0)));
        AgentAddress.Tcp real = Assert.IsType<AgentAddress.Tcp>(listener.Address);
        Assert.NotEqual(0, real.Port);
        using CancellationTokenSource stop = new();
        using SemaphoreSlim accepted = new(0);
        Task loop = new AcceptLoop(listener, socket => { socket.Dispose(); accepted.Release(); }, new ListLogger()).RunAsync(stop.Token);

        for (int i = 0; i < 3; i++)
        {
            using NetworkStream client = await real.ConnectAsync(timeout);
            await accepted.WaitAsync(timeout);
        }

        await stop.CancelAsync();
        await loop.WaitAsync(timeout);
    }

    [Fact]
    public async Task A_listening_socket_that_breaks_ends_the_loop_with_the_error()
    {
        BoundListener listener = Assert.Single(TcpListening.Bind(new AgentAddress.Tcp("127.0.0.1", 0)));
        Task loop = new AcceptLoop(listener, static socket => socket.Dispose(), new ListLogger()).RunAsync(CancellationToken.None);

        listener.Socket.Close();

        await Assert.ThrowsAnyAsync<Exception>(() => loop.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_port_in_use_or_an_unknown_name_is_an_error_that_names_the_option()
    {
        using BoundListener first = Assert.Single(TcpListening.Bind(new AgentAddress.Tcp("127.0.0.1", 0)));
        AgentAddress.Tcp taken = (AgentAddress.Tcp)first.Address;

        Assert.StartsWith($"--listen {taken}: ", Assert.Throws<OptionException>(() => TcpListening.Bind(taken)).Message, StringComparison.Ordinal);
    }
}
