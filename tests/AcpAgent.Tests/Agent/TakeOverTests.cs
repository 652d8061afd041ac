using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.Tests.Agent;

/// <summary>A session is shown to one connection at a time; it goes over to another one without gap, duplicate or cancel.</summary>
public sealed class TakeOverTests
{
    [Fact]
    public async Task In_mid_turn_the_new_client_sees_all_and_the_former_one_nothing_more()
    {
        await using var agent = new AgentHarness();
        var first = await agent.ConnectAsync();
        var id = await first.NewAsync(agent.Cwd);
        var turn = first.PromptAsync(id, "/offline delay 1; stream 200 10");
        await first.SeenAsync(update => update is AgentMessageChunk);

        var second = await agent.ConnectAsync();
        await second.LoadAsync(id, agent.Cwd);
        await turn;
        var third = await agent.ConnectAsync();
        await third.LoadAsync(id, agent.Cwd);

        Assert.Equal(third.Messages(), second.Messages());
        Assert.StartsWith(first.Messages()[^1].Text, third.Messages()[^1].Text, StringComparison.Ordinal);
        Assert.True(first.Messages()[^1].Text.Length < third.Messages()[^1].Text.Length);
    }

    [Fact]
    public async Task Resuming_replays_nothing_and_goes_on_live()
    {
        await using var agent = new AgentHarness();
        var first = await agent.ConnectAsync();
        var id = await first.NewAsync(agent.Cwd);
        await first.PromptAsync(id, "hello");
        await using var second = await LineClient.ConnectAsync(agent.Server);

        var resume = await second.LoadAsync(id, agent.Cwd, "session/resume");
        var answer = await second.AnswerAsync(resume);
        Assert.Equal("workspace-write", answer.GetProperty("result").GetProperty("modes").GetProperty("currentModeId").GetString());
        Assert.DoesNotContain(second.Seen, message => LineClient.Kind(message).Length > 0);
        await second.AnswerAsync(await second.PromptAsync(id, "and now?"));

        Assert.DoesNotContain(second.Seen, message => LineClient.MessageId(message).StartsWith("t1.", StringComparison.Ordinal));
        Assert.Contains(second.Seen, message => LineClient.MessageId(message).StartsWith("t2.", StringComparison.Ordinal));
        Assert.Equal(ErrorCodes.ResourceNotFound, (await Assert.ThrowsAsync<AcpException>(() => first.PromptAsync(id, "me?"))).Code);
    }

    [Fact]
    public async Task Loading_on_the_same_connection_in_mid_turn_has_no_gap_no_duplicate_and_the_prompt_s_answer_comes_last()
    {
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        var id = await client.NewAsync(agent.Cwd);
        await client.AnswerAsync(await client.PromptAsync(id, "hello"));
        var prompt = await client.PromptAsync(id, "/offline delay 1; stream 100 10");
        await client.FindAsync(message => LineClient.MessageId(message).StartsWith("t2.", StringComparison.Ordinal));

        var load = await client.LoadAsync(id, agent.Cwd);
        await client.AnswerAsync(load);
        var answer = await client.AnswerAsync(prompt);

        Assert.Equal("end_turn", answer.GetProperty("result").GetProperty("stopReason").GetString());
        var replayBegins = client.LastIndexOf(message => LineClient.Kind(message) == "user_message_chunk" && LineClient.MessageId(message) == "t1.m1");
        var answered = client.IndexOf(message => LineClient.IsAnswer(message, prompt));
        Assert.True(client.LastIndexOf(message => LineClient.MessageId(message).StartsWith("t2.", StringComparison.Ordinal)) < answered);
        Assert.Equal(
            string.Concat(agent.Records(id).OfType<AgentText>().Where(text => text.MessageId.StartsWith("t2.", StringComparison.Ordinal)).Select(text => text.Text)),
            string.Concat(client.Seen.Skip(replayBegins).Where(message => LineClient.Kind(message) == "agent_message_chunk" && LineClient.MessageId(message).StartsWith("t2.", StringComparison.Ordinal)).Select(LineClient.Text)));
    }

    [Fact]
    public async Task A_turn_that_ends_while_its_own_client_loads_is_answered_behind_its_last_update()
    {
        for (var round = 0; round < 15; round++)
        {
            await using var agent = new AgentHarness();
            await using var client = await LineClient.ConnectAsync(agent.Server);
            var id = await client.NewAsync(agent.Cwd);
            var prompt = await client.PromptAsync(id, $"/offline stream {1 + (round * 7)} 5");
            var load = await client.LoadAsync(id, agent.Cwd);
            await client.AnswerAsync(load);
            await client.AnswerAsync(prompt);
            await client.AnswerAsync(await client.RequestAsync("session/list", "{}"));

            var answered = client.IndexOf(message => LineClient.IsAnswer(message, prompt));
            var late = client.LastIndexOf(message => LineClient.MessageId(message).StartsWith("t1.", StringComparison.Ordinal) && LineClient.Kind(message) != "user_message_chunk");
            var loaded = client.IndexOf(message => LineClient.IsAnswer(message, load));
            Assert.True(late < answered || late < loaded, $"an update at {late} follows the answer at {answered}; loaded at {loaded}");
        }
    }

    [Fact]
    public async Task Prompts_that_the_former_client_left_in_the_queue_are_shown_to_the_new_one()
    {
        await using var agent = new AgentHarness();
        var first = await agent.ConnectAsync();
        var id = await first.NewAsync(agent.Cwd);
        var running = first.PromptAsync(id, "/offline delay 1; stream 200 10");
        var queued = first.PromptAsync(id, "queued by the former one");
        await first.SeenAsync(update => update is AgentMessageChunk);
        var second = await agent.ConnectAsync();
        await second.LoadAsync(id, agent.Cwd);
        await Task.WhenAll(running, queued);
        await second.PromptAsync(id, "my own");

        var third = await agent.ConnectAsync();
        await third.LoadAsync(id, agent.Cwd);
        static IEnumerable<string> Prompts(TestClient client) =>
            client.Updates.Select(n => n.Update).OfType<UserMessageChunk>().Select(chunk => ((TextContent)chunk.Content).Text);
        Assert.Equal(["/offline delay 1; stream 200 10", "queued by the former one"], Prompts(second));
        Assert.Equal(["/offline delay 1; stream 200 10", "queued by the former one", "my own"], Prompts(third));
        Assert.Empty(Prompts(first));
    }

    [Fact]
    public async Task A_connection_that_is_lost_while_a_permission_is_pending_has_not_said_no()
    {
        await using var agent = new AgentHarness();
        var first = await agent.ConnectAsync();
        first.Answer = _ => new TaskCompletionSource<RequestPermissionOutcome>().Task;
        var id = await first.NewAsync(agent.Cwd);
        var turn = first.PromptAsync(id, "Write hello to notes.txt");
        var asked = await first.Asked.Task;
        first.Disconnect();
        await Assert.ThrowsAnyAsync<Exception>(() => turn);

        var second = await agent.ConnectAsync();
        await second.LoadAsync(id, agent.Cwd);
        Assert.Equal(asked.ToolCall.ToolCallId, (await second.Asked.Task).ToolCall.ToolCallId);
        await second.SeenAsync(update => update is ToolCallUpdate { Status: ToolCallStatus.Completed });

        Assert.True(File.Exists(Path.Combine(agent.Cwd, "notes.txt")));
        Assert.True(Assert.Single(agent.Records(id).OfType<PermissionAnswered>()).Granted);
        Assert.Single(agent.Records(id).OfType<PermissionRequested>());
    }

    [Fact]
    public async Task A_client_that_only_stops_sending_while_a_permission_is_pending_has_not_said_no_either()
    {
        await using var agent = new AgentHarness();
        await using var first = await LineClient.ConnectAsync(agent.Server);
        var id = await first.NewAsync(agent.Cwd);
        var prompt = await first.PromptAsync(id, "Write hello to notes.txt");
        await first.CallAsync("session/request_permission");
        first.EndInput();
        await Task.Delay(50, AgentHarness.Token);
        Assert.Empty(agent.Records(id).OfType<PermissionAnswered>());

        var second = await agent.ConnectAsync();
        await second.LoadAsync(id, agent.Cwd);
        await second.Asked.Task;

        Assert.Equal("end_turn", (await first.AnswerAsync(prompt)).GetProperty("result").GetProperty("stopReason").GetString());
        Assert.True(File.Exists(Path.Combine(agent.Cwd, "notes.txt")));
    }

    [Fact]
    public async Task A_client_that_answers_a_permission_with_an_error_has_said_no()
    {
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        var id = await client.NewAsync(agent.Cwd);
        var prompt = await client.PromptAsync(id, "Write hello to notes.txt");
        var ask = await client.CallAsync("session/request_permission");
        await client.SendAsync($$$"""{"jsonrpc":"2.0","id":{{{ask.GetProperty("id").GetRawText()}}},"error":{"code":-32601,"message":"Method not found"}}""");

        Assert.Equal("end_turn", (await client.AnswerAsync(prompt)).GetProperty("result").GetProperty("stopReason").GetString());
        Assert.False(File.Exists(Path.Combine(agent.Cwd, "notes.txt")));
        Assert.False(Assert.Single(agent.Records(id).OfType<PermissionAnswered>()).Granted);
    }

    [Fact]
    public async Task A_session_whose_client_is_lost_in_mid_turn_is_let_go_when_the_turn_is_over()
    {
        await using var agent = new AgentHarness();
        await using var rival = agent.Start();
        for (var round = 0; round < 10; round++)
        {
            var client = await agent.ConnectAsync();
            var id = await client.NewAsync(agent.Cwd);
            var turn = client.PromptAsync(id, "/offline stream 30 5");
            await client.SeenAsync(update => update is AgentMessageChunk);
            client.Disconnect();
            await ((Task)turn).ContinueWith(_ => { }, TaskScheduler.Default);

            await using var other = await TestClient.ConnectAsync(rival);
            await AgentHarness.UntilAsync(() => Loads(other, id, agent.Cwd));
            Assert.Equal(StopReason.EndTurn, agent.Records(id).OfType<TurnEnded>().Single().StopReason);
        }

        static bool Loads(TestClient client, string id, string cwd)
        {
            try
            {
                client.LoadAsync(id, cwd).GetAwaiter().GetResult();
                return true;
            }
            catch (AcpException error) when (error.Code == Core.Agent.AgentErrors.SessionInUse)
            {
                return false;
            }
        }
    }
}
