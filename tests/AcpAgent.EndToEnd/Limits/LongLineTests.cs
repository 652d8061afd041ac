using System.Text;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Limits;

/// <summary>Lines at the bound are taken, lines over it refused, and either way the connection goes on.</summary>
public sealed class LongLineTests : AgentTest
{
    private const int Default = 64 * 1024 * 1024;

    [Fact]
    public async Task A_line_of_64_mebibytes_is_taken_and_one_byte_more_is_not()
    {
        var (agent, client) = await StartRawAsync();

        Assert.True((await AnswerAsync(agent, client, Default)).TryGetProperty("result", out _));
        await SendOverlongAsync(agent, client, Default + 1);
        Assert.True((await AnswerAsync(agent, client, Default)).TryGetProperty("result", out _));
        await SendOverlongAsync(agent, client, 2 * Default);
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task Another_bound_can_be_set()
    {
        var (agent, client) = await StartRawAsync(new AgentStart { Arguments = ["--max-line-bytes", "2000"] });

        Assert.True((await AnswerAsync(agent, client, 2000)).TryGetProperty("result", out _));
        await SendOverlongAsync(agent, client, 2001);
        Assert.True((await AnswerAsync(agent, client, 2000)).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task A_long_prompt_is_kept_and_replayed_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 1 << 19).Select(number => (char)('a' + (number % 26)))) + "é狐🦊";
        var (_, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, text)).StopReason);

        var (_, next) = await StartRestartedAsync(client, session);

        var replayed = string.Concat(next.Updates.Select(n => n.Update).OfType<UserMessageChunk>().Select(chunk => ((TextContent)chunk.Content).Text));
        Assert.Equal(text, replayed);
    }

    private async Task<(AgentProcess Agent, TestClient Client)> StartRestartedAsync(TestClient former, string session)
    {
        await former.CloseAsync(session);
        var (agent, client) = await StartInitializedAsync();
        await client.LoadAsync(session, Home.Workspace);
        return (agent, client);
    }

    private static async Task<System.Text.Json.JsonElement> AnswerAsync(AgentProcess agent, RawClient client, int bytes)
    {
        // What is noted is the same request without its ballast.
        agent.Wire.Log.Sent(Encoding.UTF8.GetBytes(Line("")));
        await client.SendBytesAsync(Encoding.UTF8.GetBytes(Padded(bytes) + "\n"));
        return (await client.AnswerAsync("7")).Answer;
    }

    private static async Task SendOverlongAsync(AgentProcess agent, RawClient client, int bytes)
    {
        agent.Wire.Log.Sent("too long"u8, bad: true);
        await client.SendBytesAsync(Encoding.UTF8.GetBytes(Padded(bytes) + "\n"));
        var (answer, before) = await client.AnswerAsync("null");
        Assert.Equal(-32600, answer.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Empty(before);
    }

    private static string Padded(int bytes) => Line(new string('x', bytes - Line("").Length));

    private static string Line(string ballast) => RawClient.Request("7", "session/list", $$$"""{"_meta":{"ballast":"{{{ballast}}}"}}""");
}
