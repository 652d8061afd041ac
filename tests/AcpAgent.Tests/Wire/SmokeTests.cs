using System.Text.Json;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.Tests.Wire;

public sealed class SmokeTests
{
    [Fact]
    public async Task An_initialize_is_answered_and_so_is_what_follows_it_in_the_same_breath()
    {
        await using var client = RawClient.Start();
        await client.SendAsync(RawClient.Initialize, """{"jsonrpc":"2.0","id":0,"method":"session/new","params":{"cwd":"/","mcpServers":[]}}""");
        Assert.Equal("""{"jsonrpc":"2.0","id":"init","result":{"protocolVersion":1""", (await client.ReceiveLineAsync())![..58]);
        Assert.Equal("""{"jsonrpc":"2.0","id":0,"result":{"sessionId":"s"}}""", await client.ReceiveLineAsync());
    }

    [Fact]
    public async Task The_updates_of_a_turn_come_before_its_answer()
    {
        await using var client = await RawClient.StartInitializedAsync();
        client.Agent.OnPrompt = async (request, _) =>
        {
            for (var i = 0; i < 100; i++)
            {
                await Task.Yield();
                client.Agent.Client.Update(new SessionNotification
                {
                    SessionId = request.SessionId,
                    Update = new AgentMessageChunk { Content = new TextContent { Text = $"é漢😀{i}" } },
                });
            }

            return new PromptResponse { StopReason = StopReason.EndTurn };
        };
        await client.SendAsync("""{"jsonrpc":"2.0","id":5,"method":"session/prompt","params":{"sessionId":"s","prompt":[{"type":"text","text":"x"}]}}""");
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal($$$$$"""{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s","update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"é漢😀{{{{{i}}}}}"}}}}""", await client.ReceiveLineAsync());
        }

        Assert.Equal("""{"jsonrpc":"2.0","id":5,"result":{"stopReason":"end_turn"}}""", await client.ReceiveLineAsync());
        client.EndInput();
        await client.Connection.Completion.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
