using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using Xunit;

namespace AcpAgent.EndToEnd.Conformance;

/// <summary>Prompts, their content, cancelling, and what may be asked of the client.</summary>
public sealed class PromptConformance : ConformanceTest
{
    [Fact]
    public async Task PROMPT_001_002_a_prompt_is_answered_with_a_stop_reason_and_its_updates_are_of_its_session()
    {
        var (client, sessionId) = await OpenAsync();
        var (result, before) = await ExchangeAsync(client, "session/prompt", Prompt(sessionId, "hello"));
        Assert.Contains(result.GetProperty("stopReason").GetString(), StopReasons);
        Assert.NotEmpty(Updates(before));
        Assert.All(Updates(before), update => Assert.Equal(sessionId, update.GetProperty("sessionId").GetString()));
    }

    [Theory]
    [InlineData("""{"type":"resource_link","name":"a.txt","uri":"file:///tmp/a.txt"}""")]
    [InlineData("""{"type":"resource","resource":{"uri":"file:///tmp/a.txt","text":"content","mimeType":"text/plain"}}""")]
    [InlineData("""{"type":"resource","resource":{"uri":"file:///tmp/a.bin","blob":"AAEC"}}""")]
    public async Task PROMPT_003_PROMPTCAP_003_links_and_embedded_resources_are_taken(string block)
    {
        var (client, sessionId) = await OpenAsync();
        var (result, _) = await ExchangeAsync(
            client, "session/prompt", $$"""{"sessionId":"{{sessionId}}","prompt":[{"type":"text","text":"look at this"},{{block}}]}""");
        Assert.Contains(result.GetProperty("stopReason").GetString(), StopReasons);
    }

    [Theory]
    [InlineData("""{"type":"image","data":"AAEC","mimeType":"image/png"}""")]
    [InlineData("""{"type":"audio","data":"AAEC","mimeType":"audio/wav"}""")]
    [InlineData("""{"type":"made_up"}""")]
    [InlineData("""{"type":"text"}""")]
    public async Task PROMPTCAP_001_002_what_is_not_offered_is_refused_and_the_session_goes_on(string block)
    {
        var (client, sessionId) = await OpenAsync();
        await client.SendBadAsync(
            RawClient.Request("\"p\"", "session/prompt", $$"""{"sessionId":"{{sessionId}}","prompt":[{{block}}]}"""));
        var (answer, before) = await client.AnswerAsync("\"p\"");
        Assert.Empty(before);
        Assert.Equal(-32602, answer.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Contains("prompt", answer.GetProperty("error").GetRawText(), StringComparison.Ordinal);
        await ResultAsync(client, "session/prompt", Prompt(sessionId, "hello"));
    }

    [Theory]
    [InlineData("/offline hang", "")]
    [InlineData("/offline stream 5; hang", "agent_message_chunk")]
    [InlineData("Write hello to notes.txt", "session/request_permission")]
    public async Task CANCEL_001_002_a_cancelled_prompt_is_answered_cancelled_and_nothing_comes_after(string text, string awaited)
    {
        var (client, sessionId) = await OpenAsync();
        await client.SendAsync(RawClient.Request("\"p\"", "session/prompt", Prompt(sessionId, text)));
        if (awaited.Length > 0)
        {
            await client.SeenAsync(awaited);
        }

        await client.SendAsync(RawClient.Notification("session/cancel", Named(sessionId)));

        var (answer, _) = await client.AnswerAsync("\"p\"");
        Assert.Equal("cancelled", answer.GetProperty("result").GetProperty("stopReason").GetString());
        Assert.Empty(await client.ReceiveUntilPongAsync());
        Assert.False(File.Exists(Path.Combine(Home.Workspace, "notes.txt")));
        await ResultAsync(client, "session/prompt", Prompt(sessionId, "hello"));
    }

    [Fact]
    public async Task Cancel_request_ends_one_prompt_and_no_other()
    {
        var (client, sessionId) = await OpenAsync();
        await client.SendAsync(
            RawClient.Request("\"running\"", "session/prompt", Prompt(sessionId, "/offline stream 2; hang")),
            RawClient.Request("\"queued\"", "session/prompt", Prompt(sessionId, "hello")));
        await client.SeenAsync("agent_message_chunk");
        await client.SendAsync("""{"jsonrpc":"2.0","method":"$/cancel_request","params":{"requestId":"running"}}""");

        Assert.Equal("cancelled", (await client.AnswerAsync("\"running\"")).Answer.GetProperty("result").GetProperty("stopReason").GetString());
        Assert.Equal("end_turn", (await client.AnswerAsync("\"queued\"")).Answer.GetProperty("result").GetProperty("stopReason").GetString());
    }

    [Fact]
    public async Task CLIENTCAP_001_002_003_a_client_that_offers_nothing_is_asked_for_nothing_but_permission()
    {
        var (client, sessionId) = await OpenAsync();
        await client.SendAsync(RawClient.Request("\"p\"", "session/prompt", Prompt(sessionId, "Write hello to notes.txt")));
        var asked = 0;
        for (JsonElement message; (message = await client.ReceiveAsync()).TryGetProperty("method", out var method);)
        {
            if (message.TryGetProperty("id", out var id))
            {
                Assert.Equal("session/request_permission", method.GetString());
                asked++;
                await client.SendAsync(RawClient.Result(id.GetRawText(), """{"outcome":{"outcome":"selected","optionId":"allow_once"}}"""));
            }
        }

        Assert.Equal(1, asked);
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(Home.Workspace, "notes.txt")));
    }

    [Fact]
    public async Task SCHEMA_001_002_a_whole_conversation_is_valid_and_has_no_keys_of_its_own()
    {
        // What makes this a test is the judge that every wire of every test meets at its end.
        var (agent, client) = await StartInitializedAsync();
        var sessionId = (await client.NewAsync(Home.Workspace)).SessionId;
        await File.WriteAllTextAsync(Path.Combine(Home.Workspace, "README.md"), "# A project\n\nOf cranes and herons.\n");
        foreach (var text in new[] { "What is in this folder?", "Plan the release", "Write hello to notes.txt", "read nothing.txt", "/offline think 5; say 3 words" })
        {
            await client.PromptAsync(sessionId, text);
        }

        await client.LoadAsync(sessionId, Home.Workspace);
        Assert.True(agent.Wire.Log.Count > 50);
    }
}
