using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using Xunit;

namespace AcpAgent.EndToEnd.Conformance;

/// <summary>Nothing waits for what it has nothing to do with.</summary>
public sealed class ConcurrencyTests : ConformanceTest
{
    [Theory]
    [InlineData("/offline stream 2; hang", "agent_message_chunk")]
    [InlineData("Write hello to notes.txt", "session/request_permission")]
    public async Task While_a_prompt_runs_everything_else_is_answered(string running, string awaited)
    {
        var (client, busy) = await OpenAsync();
        await client.SendAsync(RawClient.Request("\"busy\"", "session/prompt", Prompt(busy, running)));
        await client.SeenAsync(awaited);

        Assert.Equal(busy, (await ResultAsync(client, "session/list", "{}")).GetProperty("sessions")[0].GetProperty("sessionId").GetString());
        await ResultAsync(client, "session/set_mode", $$"""{"sessionId":"{{busy}}","modeId":"plan"}""");
        var other = await client.NewSessionAsync(Home.Workspace);
        Assert.Equal("end_turn", (await ResultAsync(client, "session/prompt", Prompt(other, "hello"))).GetProperty("stopReason").GetString());
        await ResultAsync(client, "session/load", Place(busy));
        await ResultAsync(client, "session/close", Named(other));
        await ResultAsync(client, "session/delete", Named(other));

        await client.SendAsync(RawClient.Notification("session/cancel", Named(busy)));
        Assert.Equal("cancelled", (await client.AnswerAsync("\"busy\"")).Answer.GetProperty("result").GetProperty("stopReason").GetString());
    }

    [Theory]
    [InlineData("""{"outcome":{"outcome":"cancelled"}}""")]
    [InlineData("""{"outcome":{"outcome":"selected","optionId":"allow_once"}}""")]
    public async Task A_permission_that_is_answered_after_the_cancel_means_nothing(string outcome)
    {
        var (client, sessionId) = await OpenAsync();
        await client.SendAsync(RawClient.Request("\"p\"", "session/prompt", Prompt(sessionId, "Write hello to notes.txt")));
        var asked = (await client.SeenAsync("session/request_permission")).GetProperty("id").GetRawText();
        await client.SendAsync(RawClient.Notification("session/cancel", Named(sessionId)));
        Assert.Equal("cancelled", (await client.AnswerAsync("\"p\"")).Answer.GetProperty("result").GetProperty("stopReason").GetString());

        await client.SendAsync(RawClient.Result(asked, outcome));

        Assert.Empty(await client.ReceiveUntilPongAsync());
        Assert.False(File.Exists(Path.Combine(Home.Workspace, "notes.txt")));
        Assert.Equal("end_turn", (await ResultAsync(client, "session/prompt", Prompt(sessionId, "hello"))).GetProperty("stopReason").GetString());
    }

    [Fact]
    public async Task Prompts_are_answered_in_order_and_a_full_queue_says_how_much_it_holds()
    {
        var (client, sessionId) = await OpenAsync();
        await client.SendAsync(RawClient.Request("\"busy\"", "session/prompt", Prompt(sessionId, "/offline hang")));
        await client.SeenAsync("session_info_update");
        await client.SendAsync([.. Enumerable.Range(1, 20).Select(id => RawClient.Request($"{id}", "session/prompt", Prompt(sessionId, "hello")))]);
        var full = (await client.AnswerAsync("20")).Answer.GetProperty("error");
        var limit = full.GetProperty("data").GetProperty("limit").GetInt32();
        Assert.True(limit is > 0 and < 20);

        await client.SendAsync(RawClient.Notification("$/cancel_request", """{"requestId":"busy"}"""));

        List<int> answered = [];
        while (answered.Count < limit)
        {
            var message = await client.ReceiveAsync();
            if (message.TryGetProperty("result", out var result) && message.GetProperty("id").ValueKind == JsonValueKind.Number)
            {
                Assert.Equal("end_turn", result.GetProperty("stopReason").GetString());
                answered.Add(message.GetProperty("id").GetInt32());
            }
        }

        Assert.Equal(Enumerable.Range(1, limit), answered);
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }
}
