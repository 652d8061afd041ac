using AcpAgent.Client.Connecting;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.EndToEnd.Sockets;

/// <summary>A session outlives its connection, and goes from one to another without gap or duplicate.</summary>
public sealed class TakeOverTests : AgentTest
{
    private const int Chunks = 400;
    private const int Size = 12;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_the_middle_of_a_turn_the_next_connection_sees_replay_then_updates_without_gap_or_duplicate(bool dropped)
    {
        var address = (await ServeAsync($"unix:{Home["s"]}")).Addresses[0];
        var connections = new List<SocketConnection> { await OpenAsync(address) };
        var session = (await connections[0].Client.NewAsync(Home.Workspace)).SessionId;
        var prompt = connections[0].Client.PromptAsync(session, $"/offline delay 1; stream {Chunks} {Size}");
        var parts = new List<int>();
        for (var hop = 0; hop < 5; hop++)
        {
            var former = connections[^1];
            await former.Client.SeenAsync(update => update is AgentMessageChunk);
            if (dropped)
            {
                former.Drop();
            }

            var next = await OpenAsync(address);
            await next.Client.LoadAsync(session, Home.Workspace);
            former.Wire.Log.Taken(session);
            parts.Add(former.Client.Updates.Count);
            connections.Add(next);
        }

        if (!dropped)
        {
            Assert.Equal(StopReason.EndTurn, (await prompt).StopReason);
            Assert.Equal(parts[0], connections[0].Client.Updates.Count);
        }

        var last = connections[^1].Client;
        await last.SeenAsync(update => update is UsageUpdate);
        var judge = await OpenAsync(address);
        await Patience.UntilAsync(() => JournalFiles.LastTurnCause(Home, session) is not null, "the turn ends");
        await judge.Client.LoadAsync(session, Home.Workspace);
        connections[^1].Wire.Log.Taken(session);
        Assert.Equal(judge.Client.Messages(), last.Messages());
        Assert.Equal(Chunks * Size, Assert.Single(last.Messages()).Text.Length - "[offline model] ".Length);

        // Nobody saw anything else than a beginning of it.
        Assert.All(connections[..^1], connection => Assert.StartsWith(
            Assert.Single(connection.Client.Messages()).Text, last.Messages()[0].Text, StringComparison.Ordinal));
        await Assert.ThrowsAsync<AcpException>(() => connections[^1].Client.PromptAsync(session, "x"));
    }

    [Fact]
    public async Task A_session_of_another_process_is_refused_with_its_owner_until_that_has_gone()
    {
        var address = (await ServeAsync($"unix:{Home["s"]}")).Addresses[0];
        var (owner, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        await client.PromptAsync(session, "hello");
        var rival = await OpenAsync(address);

        var refused = await Assert.ThrowsAsync<AcpException>(() => rival.Client.LoadAsync(session, Home.Workspace));

        Assert.Equal(owner.Id, refused.Data!.Value.GetProperty("owner").GetProperty("processId").GetInt32());
        owner.Kill();
        await owner.ExitAsync();
        await rival.Client.LoadAsync(session, Home.Workspace);
        Assert.Equal(client.Messages(), rival.Client.Messages());
    }

    private async Task<SocketConnection> OpenAsync(AgentAddress address)
    {
        var connection = await ConnectAsync(address);
        await connection.Client.InitializeAsync();
        return connection;
    }
}
