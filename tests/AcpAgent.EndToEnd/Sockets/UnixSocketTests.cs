using System.Net.Sockets;
using AcpAgent.Client.Connecting;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Sockets;

/// <summary>Serving a Unix socket: who may reach it, whose place it takes, what is left of it.</summary>
public sealed class UnixSocketTests : AgentTest
{
    private const int UsageError = 2;

    private string SocketPath => Home["s"];

    [Fact]
    public async Task Only_its_owner_can_reach_it_and_nothing_of_it_is_left_behind()
    {
        var (agent, addresses) = await ServeAsync($"unix:{SocketPath}");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));
        var connection = await ConnectAsync(addresses[0]);
        await connection.Client.InitializeAsync();
        var session = (await connection.Client.NewAsync(Home.Workspace)).SessionId;
        Assert.Equal(StopReason.EndTurn, (await connection.Client.PromptAsync(session, "hello")).StopReason);

        agent.Signal(System.Runtime.InteropServices.PosixSignal.SIGTERM);

        Assert.Equal(0, await agent.ExitAsync());
        Assert.False(File.Exists(SocketPath));
    }

    [Fact]
    public async Task What_a_killed_server_left_behind_is_replaced()
    {
        var (first, _) = await ServeAsync($"unix:{SocketPath}");
        first.Kill();
        await first.ExitAsync();
        Assert.True(File.Exists(SocketPath));

        var (_, addresses) = await ServeAsync($"unix:{SocketPath}");
        var connection = await ConnectAsync(addresses[0]);
        await connection.Client.InitializeAsync();
    }

    [Fact]
    public async Task A_live_server_is_left_alone()
    {
        var (_, addresses) = await ServeAsync($"unix:{SocketPath}");
        var second = Start(new AgentStart { Arguments = ["serve", "--listen", $"unix:{SocketPath}"] });
        second.ExpectExit(UsageError);

        Assert.Equal(UsageError, await second.ExitAsync());
        Assert.Contains("another server listens there", second.Errors, StringComparison.Ordinal);
        var connection = await ConnectAsync(addresses[0]);
        await connection.Client.InitializeAsync();
    }

    [Fact]
    public async Task What_is_no_socket_is_left_alone()
    {
        await File.WriteAllTextAsync(SocketPath, "precious");
        var agent = Start(new AgentStart { Arguments = ["serve", "--listen", $"unix:{SocketPath}"] });
        agent.ExpectExit(UsageError);

        Assert.Equal(UsageError, await agent.ExitAsync());
        Assert.Equal("precious", await File.ReadAllTextAsync(SocketPath));
    }

    [Fact]
    public async Task Several_addresses_serve_the_same_sessions()
    {
        var (_, addresses) = await ServeAsync($"unix:{SocketPath}", $"unix:{Home["t"]}");
        var first = await ConnectAsync(addresses[0]);
        var second = await ConnectAsync(addresses[1]);
        await first.Client.InitializeAsync();
        await second.Client.InitializeAsync();
        var session = (await first.Client.NewAsync(Home.Workspace)).SessionId;
        await first.Client.PromptAsync(session, "hello");

        await second.Client.LoadAsync(session, Home.Workspace);

        Assert.Equal(first.Client.Messages(), second.Client.Messages());
        first.Wire.Log.Taken(session);
    }

    [Fact]
    public async Task A_path_that_no_socket_can_have_is_a_usage_error()
    {
        var agent = Start(new AgentStart { Arguments = ["serve", "--listen", $"unix:/tmp/{new string('x', AgentAddress.Unix.LongestPath)}"] });
        agent.ExpectExit(null);
        Assert.NotEqual(0, await agent.ExitAsync());
        Assert.Contains("socket path", agent.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_answers_the_prompts_of_all_connections()
    {
        var (agent, addresses) = await ServeAsync($"unix:{SocketPath}");
        var prompts = new List<Task<PromptResponse>>();
        for (var client = 0; client < 4; client++)
        {
            var connection = await ConnectAsync(addresses[0]);
            await connection.Client.InitializeAsync();
            var session = (await connection.Client.NewAsync(Home.Workspace)).SessionId;
            prompts.Add(connection.Client.PromptAsync(session, "/offline stream 2; hang"));
            await connection.Client.SeenAsync(update => update is AgentMessageChunk);
        }

        agent.Signal(System.Runtime.InteropServices.PosixSignal.SIGTERM);

        Assert.All(await Task.WhenAll(prompts), response => Assert.Equal(StopReason.Cancelled, response.StopReason));
        Assert.Equal(0, await agent.ExitAsync());
        await Assert.ThrowsAnyAsync<SocketException>(() => ConnectAsync(addresses[0]));
    }
}
