using System.Text;
using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using Xunit;

namespace AcpAgent.EndToEnd.Lifetime;

/// <summary>A client that hangs up: what was asked is answered, then the process ends.</summary>
public sealed class EndOfInputTests : AgentTest
{
    [Fact]
    public async Task Requests_that_were_read_are_answered_first()
    {
        const int Sessions = 20;
        var place = $$"""{"cwd":{{JsonSerializer.Serialize(Home.Workspace)}},"mcpServers":[]}""";
        for (var round = 0; round < 4; round++)
        {
            var agent = Start();
            await agent.Raw.SendAsync([
                RawClient.Initialize,
                .. Enumerable.Range(1, Sessions).Select(id => RawClient.Request($"{id}", "session/new", place)),
                RawClient.Request("\"list\"", "session/list", "{}"),
            ]);
            agent.CloseInput();

            var answers = await agent.Raw.ReceiveAllAsync();

            Assert.Equal(0, await agent.ExitAsync());
            Assert.Equal(Sessions + 2, answers.Select(answer => answer.GetProperty("id").GetRawText()).Distinct().Count());
            Assert.All(answers, answer => Assert.True(answer.TryGetProperty("result", out _), answer.GetRawText()));
        }
    }

    [Theory]
    [InlineData("hello", "end_turn", "cancelled")]
    [InlineData("/offline hang", "cancelled")]
    [InlineData("Write hello to notes.txt", "cancelled")]
    public async Task A_running_prompt_is_answered_too(string text, params string[] allowed)
    {
        var (agent, client) = await StartRawAsync();
        var sessionId = await client.NewSessionAsync(Home.Workspace);
        await client.SendAsync(RawClient.Request(
            "\"p\"", "session/prompt", $$"""{"sessionId":"{{sessionId}}","prompt":[{"type":"text","text":"{{text}}"}]}"""));
        await client.SeenAsync("session_info_update");
        agent.CloseInput();

        var messages = await client.ReceiveAllAsync();

        var answer = Assert.Single(messages, message => !message.TryGetProperty("method", out _));
        Assert.Contains(answer.GetProperty("result").GetProperty("stopReason").GetString(), allowed);
        Assert.Equal(answer, messages[^1]);
        Assert.Equal(0, await agent.ExitAsync());
    }

    [Fact]
    public async Task A_last_line_without_its_line_feed_is_a_line()
    {
        var (agent, client) = await StartRawAsync();
        var line = RawClient.Request("9", "session/list", "{}");
        agent.Wire.Log.Sent(Encoding.UTF8.GetBytes(line));
        await client.SendBytesAsync(Encoding.UTF8.GetBytes(line));
        agent.CloseInput();

        Assert.Equal(9, Assert.Single(await client.ReceiveAllAsync()).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task A_last_line_that_was_cut_off_is_nothing()
    {
        var (agent, client) = await StartRawAsync();
        await client.SendBytesAsync("""{"jsonrpc":"2.0","id":9,"method":"session/li"""u8.ToArray());
        agent.CloseInput();

        Assert.Empty(await client.ReceiveAllAsync());
        Assert.Equal(0, await agent.ExitAsync());
    }

    [Fact]
    public async Task A_client_that_stops_reading_for_good_ends_it_while_the_input_stays_open()
    {
        var (agent, client) = await StartRawAsync();
        var sessionId = await client.NewSessionAsync(Home.Workspace);
        await client.SendAsync(RawClient.Request(
            "\"p\"", "session/prompt", $$"""{"sessionId":"{{sessionId}}","prompt":[{"type":"text","text":"/offline stream 1000000 100"}]}"""));
        await client.SeenAsync("agent_message_chunk");

        agent.Wire.CloseOutput();

        Assert.Equal(0, await agent.ExitAsync());
        Assert.Equal("shutdown", JournalFiles.LastTurnCause(Home, sessionId));
    }
}
