using AcpAgent.Core.Agent;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.Tests.Agent;

/// <summary>Prompts of a session: one at a time, in order, bounded, each with its answer.</summary>
public sealed class PromptTests
{
    [Fact]
    public async Task Prompts_are_answered_in_order_and_nothing_of_the_next_one_comes_before_an_answer()
    {
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        var id = await client.NewAsync(agent.Cwd);
        var prompts = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            prompts.Add(await client.PromptAsync(id, "/offline stream 20 5"));
        }

        foreach (var prompt in prompts)
        {
            Assert.Equal("end_turn", (await client.AnswerAsync(prompt)).GetProperty("result").GetProperty("stopReason").GetString());
        }

        for (var i = 0; i < prompts.Count; i++)
        {
            var answer = client.IndexOf(message => LineClient.IsAnswer(message, prompts[i]));
            Assert.True(client.LastIndexOf(message => LineClient.MessageId(message).StartsWith($"t{i + 1}.", StringComparison.Ordinal)) < answer);
            Assert.True(i == 0 || client.IndexOf(message => LineClient.MessageId(message).StartsWith($"t{i + 1}.", StringComparison.Ordinal)) > client.IndexOf(message => LineClient.IsAnswer(message, prompts[i - 1])));
        }
    }

    [Fact]
    public async Task A_full_queue_is_an_error_with_its_limit_and_the_others_go_on()
    {
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        var id = await client.NewAsync(agent.Cwd);
        var running = await client.PromptAsync(id, "/offline hang");
        var queued = new[] { await client.PromptAsync(id, "two"), await client.PromptAsync(id, "three") };
        var refused = await client.PromptAsync(id, "four");

        var error = (await client.AnswerAsync(refused)).GetProperty("error");
        Assert.Equal(AgentErrors.QueueFull, error.GetProperty("code").GetInt32());
        Assert.Equal(2, error.GetProperty("data").GetProperty("limit").GetInt32());
        Assert.Equal(id, error.GetProperty("data").GetProperty("sessionId").GetString());

        // Another session does not wait.
        var other = await client.NewAsync(agent.Cwd);
        Assert.Equal("end_turn", StopReasonOf(await client.AnswerAsync(await client.PromptAsync(other, "hello"))));

        await client.NotifyAsync("$/cancel_request", $$"""{"requestId":{{running}}}""");
        Assert.Equal("cancelled", StopReasonOf(await client.AnswerAsync(running)));
        Assert.All(queued, prompt => Assert.Equal("end_turn", StopReasonOf(client.AnswerAsync(prompt).Result)));
    }

    [Fact]
    public async Task Cancelling_a_request_ends_that_prompt_only()
    {
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        var id = await client.NewAsync(agent.Cwd);
        var first = await client.PromptAsync(id, "/offline hang");
        var second = await client.PromptAsync(id, "two");
        var third = await client.PromptAsync(id, "three");

        await client.NotifyAsync("$/cancel_request", $$"""{"requestId":{{second}}}""");
        Assert.Equal("cancelled", StopReasonOf(await client.AnswerAsync(second)));
        Assert.Equal(-1, client.IndexOf(message => LineClient.IsAnswer(message, first)));
        await client.NotifyAsync("$/cancel_request", $$"""{"requestId":{{first}}}""");

        Assert.Equal("cancelled", StopReasonOf(await client.AnswerAsync(first)));
        Assert.Equal("end_turn", StopReasonOf(await client.AnswerAsync(third)));
        Assert.Equal(["t1", "t2"], agent.Records(id).OfType<PromptAccepted>().Select(prompt => prompt.TurnId));
    }

    [Fact]
    public async Task Cancel_answers_all_and_nothing_of_their_turns_follows()
    {
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        var id = await client.NewAsync(agent.Cwd);
        var prompts = new[] { await client.PromptAsync(id, "/offline delay 1; stream 5000 5"), await client.PromptAsync(id, "two"), await client.PromptAsync(id, "three") };
        await client.UpdateAsync("agent_message_chunk");

        await client.NotifyAsync("session/cancel", $$"""{"sessionId":"{{id}}"}""");

        Assert.All(prompts, prompt => Assert.Equal("cancelled", StopReasonOf(client.AnswerAsync(prompt).Result)));
        var last = await client.AnswerAsync(await client.RequestAsync("session/list", "{}"));
        Assert.True(
            client.LastIndexOf(message => LineClient.MessageId(message).StartsWith("t1.", StringComparison.Ordinal)) < client.IndexOf(message => LineClient.IsAnswer(message, prompts[0])));
        Assert.True(last.TryGetProperty("result", out _));
        Assert.Equal(TurnEndCause.User, agent.Records(id).OfType<TurnEnded>().Single().Cause);
    }

    [Fact]
    public async Task A_cancel_for_a_session_that_is_not_ours_is_nobody_s()
    {
        await using var agent = new AgentHarness();
        var owner = await agent.ConnectAsync();
        var id = await owner.NewAsync(agent.Cwd);
        var prompt = owner.PromptAsync(id, "/offline hang");
        await using var stranger = await LineClient.ConnectAsync(agent.Server);

        await stranger.NotifyAsync("session/cancel", $$"""{"sessionId":"{{id}}"}""");
        await stranger.AnswerAsync(await stranger.RequestAsync("session/close", $$"""{"sessionId":"{{id}}"}"""));
        Assert.False(prompt.IsCompleted);

        owner.Agent.Cancel(new CancelNotification { SessionId = id });
        Assert.Equal(StopReason.Cancelled, (await prompt).StopReason);
    }

    [Theory]
    [InlineData("""[]""", "prompt")]
    [InlineData("""[{"type":"text","text":"look"},{"type":"image","data":"AA==","mimeType":"image/png"}]""", "prompt[1].type")]
    [InlineData("""[{"type":"audio","data":"AA==","mimeType":"audio/wav"}]""", "prompt[0].type")]
    public async Task Content_that_was_not_advertised_is_refused_and_leaves_no_trace(string prompt, string field)
    {
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        var id = await client.NewAsync(agent.Cwd);

        var error = (await client.AnswerAsync(await client.RequestAsync("session/prompt", $$"""{"sessionId":"{{id}}","prompt":{{prompt}}}"""))).GetProperty("error");

        Assert.Equal(ErrorCodes.InvalidParams, error.GetProperty("code").GetInt32());
        Assert.Equal(field, error.GetProperty("data").GetProperty("field").GetString());
        Assert.Empty(agent.Records(id).OfType<PromptAccepted>());
    }

    [Fact]
    public async Task Links_and_embedded_resources_are_taken()
    {
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        var id = await client.NewAsync(agent.Cwd);

        var prompt = await client.RequestAsync(
            "session/prompt",
            $$$"""{"sessionId":"{{{id}}}","prompt":[{"type":"resource_link","name":"a","uri":"file:///a"},{"type":"resource","resource":{"uri":"file:///b","text":"content"}}]}""");

        Assert.Equal("end_turn", StopReasonOf(await client.AnswerAsync(prompt)));
    }

    [Fact]
    public async Task A_failing_model_is_seen_and_is_an_error_and_the_session_goes_on()
    {
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        var id = await client.NewAsync(agent.Cwd);

        var failing = await client.PromptAsync(id, "/offline say I try; error Overloaded");
        var error = (await client.AnswerAsync(failing)).GetProperty("error");

        Assert.Equal(AgentErrors.TurnFailed, error.GetProperty("code").GetInt32());
        Assert.Equal(id, error.GetProperty("data").GetProperty("sessionId").GetString());
        var note = client.Seen.Last(message => LineClient.Kind(message) == "agent_message_chunk");
        Assert.Equal(error.GetProperty("message").GetString(), LineClient.Text(note));
        Assert.Equal("end_turn", StopReasonOf(await client.AnswerAsync(await client.PromptAsync(id, "hello"))));
    }

    [Fact]
    public async Task Usage_is_told_as_an_update_and_in_the_answer()
    {
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        var id = await client.NewAsync(agent.Cwd);

        var answer = await client.AnswerAsync(await client.PromptAsync(id, "/offline usage 100 20 40 5; say hello"));

        var usage = answer.GetProperty("result").GetProperty("_meta").GetProperty("acp-agent/usage");
        Assert.Equal((100, 20, 40, 5, 120), (usage.GetProperty("inputTokens").GetInt32(), usage.GetProperty("outputTokens").GetInt32(), usage.GetProperty("cachedReadTokens").GetInt32(), usage.GetProperty("thoughtTokens").GetInt32(), usage.GetProperty("totalTokens").GetInt32()));
        var update = (await client.UpdateAsync("usage_update")).GetProperty("params").GetProperty("update");
        Assert.Equal(120, update.GetProperty("used").GetInt32());
        Assert.True(update.GetProperty("size").GetInt32() > 120);
    }

    [Fact]
    public async Task Limits_of_the_process_hold()
    {
        await using var agent = new AgentHarness(options => options with { Limits = TurnLimits.Default with { Steps = 2 } });
        var client = await agent.ConnectAsync();
        var id = await client.NewAsync(agent.Cwd);

        Assert.Equal(StopReason.MaxTurnRequests, (await client.PromptAsync(id, "/offline loop")).StopReason);
        Assert.Contains(client.Messages(), message => message.Text.Contains("2 replies", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_first_prompt_gives_the_title_and_later_ones_do_not()
    {
        await using var agent = new AgentHarness();
        var client = await agent.ConnectAsync();
        var id = await client.NewAsync(agent.Cwd);
        await client.PromptAsync(id, "  Greet me\nand then wait");
        await client.PromptAsync(id, "something else");

        Assert.Equal("Greet me", Assert.Single(client.Updates.Select(n => n.Update).OfType<SessionInfoUpdate>()).Title.Value);
        Assert.Equal("Greet me", Assert.Single((await client.Agent.ListSessionsAsync(new ListSessionsRequest(), AgentHarness.Token)).Sessions).Title);

        var emoji = await client.NewAsync(agent.Cwd);
        await client.PromptAsync(emoji, string.Concat(Enumerable.Repeat("😀", 60)));
        var title = client.Updates.Select(n => n.Update).OfType<SessionInfoUpdate>().Last().Title.Value!;
        Assert.InRange(title.Length, 70, 80);
        Assert.DoesNotContain(title.EnumerateRunes(), rune => rune == System.Text.Rune.ReplacementChar);
    }

    private static string? StopReasonOf(System.Text.Json.JsonElement answer) => answer.GetProperty("result").GetProperty("stopReason").GetString();
}
