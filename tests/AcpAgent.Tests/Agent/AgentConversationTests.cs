using AcpAgent.Core.Agent;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.Tests.Agent;

public sealed class AgentConversationTests
{
    [Fact]
    public async Task What_was_seen_is_replayed_under_the_same_ids_however_often_it_is_loaded()
    {
        await using var agent = new AgentHarness();
        var first = await agent.ConnectAsync();
        var id = await first.NewAsync(agent.Cwd);
        Assert.Equal(StopReason.EndTurn, (await first.PromptAsync(id, "hello there")).StopReason);
        Assert.Equal(StopReason.EndTurn, (await first.PromptAsync(id, "Write hello to notes.txt")).StopReason);
        Assert.True(File.Exists(Path.Combine(agent.Cwd, "notes.txt")));

        await agent.RestartAsync();
        var loads = new List<IReadOnlyList<string>>();
        for (var load = 0; load < 3; load++)
        {
            var next = await agent.ConnectAsync();
            await next.LoadAsync(id, agent.Cwd);
            Assert.Equal(first.Messages(), next.Messages());
            Assert.Equal(2, next.Updates.Count(notification => notification.Update is UserMessageChunk));
            Assert.Equal(ToolCallStatus.Completed, next.Updates.Select(n => n.Update).OfType<ToolCall>().Last().Status);
            loads.Add(next.Lines());
            await agent.RestartAsync();
        }

        Assert.Equal(loads[0], loads[1]);
        Assert.Equal(loads[0], loads[2]);
    }

    [Fact]
    public async Task A_lost_connection_is_not_a_cancel_and_another_one_takes_over_without_gap_or_duplicate()
    {
        await using var agent = new AgentHarness();
        var first = await agent.ConnectAsync();
        var id = await first.NewAsync(agent.Cwd);
        var turn = first.PromptAsync(id, "/offline delay 1; stream 400 10");
        await first.SeenAsync(update => update is AgentMessageChunk);
        first.Disconnect();
        await Assert.ThrowsAnyAsync<Exception>(() => turn);

        var second = await agent.ConnectAsync();
        await second.LoadAsync(id, agent.Cwd);
        await second.PromptAsync(id, "and now?");

        var third = await agent.ConnectAsync();
        await third.LoadAsync(id, agent.Cwd);
        Assert.Equal(third.Messages(), second.Messages());
    }

    [Fact]
    public async Task The_former_connection_keeps_only_the_answer_to_its_own_prompt()
    {
        await using var agent = new AgentHarness();
        var first = await agent.ConnectAsync();
        var id = await first.NewAsync(agent.Cwd);
        var turn = first.PromptAsync(id, "/offline delay 1; stream 300 10");
        await first.SeenAsync(update => update is AgentMessageChunk);

        var second = await agent.ConnectAsync();
        await second.LoadAsync(id, agent.Cwd);
        Assert.Equal(StopReason.EndTurn, (await turn).StopReason);

        Assert.True(first.Messages()[^1].Text.Length < second.Messages()[^1].Text.Length);
        var refused = await Assert.ThrowsAsync<AcpException>(() => first.PromptAsync(id, "me again"));
        Assert.Equal(ErrorCodes.ResourceNotFound, refused.Code);
    }

    [Fact]
    public async Task A_pending_permission_is_asked_again_of_whoever_takes_the_session_up()
    {
        await using var agent = new AgentHarness();
        var first = await agent.ConnectAsync();
        first.Answer = _ => new TaskCompletionSource<RequestPermissionOutcome>().Task;
        var id = await first.NewAsync(agent.Cwd);
        var turn = first.PromptAsync(id, "Write hello to notes.txt");
        var asked = await first.Asked.Task;

        var second = await agent.ConnectAsync();
        await second.LoadAsync(id, agent.Cwd);
        var again = await second.Asked.Task;

        Assert.Equal(asked.ToolCall.ToolCallId, again.ToolCall.ToolCallId);
        Assert.Equal(StopReason.EndTurn, (await turn).StopReason);
        Assert.True(File.Exists(Path.Combine(agent.Cwd, "notes.txt")));
        Assert.Single(agent.Server.Store.Read(id), entry => entry.Record is PermissionRequested);
    }

    [Fact]
    public async Task Cancel_answers_the_running_and_every_queued_prompt()
    {
        await using var agent = new AgentHarness();
        var client = await agent.ConnectAsync();
        var id = await client.NewAsync(agent.Cwd);
        var prompts = new[] { client.PromptAsync(id, "/offline hang"), client.PromptAsync(id, "two"), client.PromptAsync(id, "three") };
        var full = await Assert.ThrowsAsync<AcpException>(() => client.PromptAsync(id, "four"));
        Assert.Equal(AgentErrors.QueueFull, full.Code);
        Assert.Equal(2, full.Data!.Value.GetProperty("limit").GetInt32());

        client.Agent.Cancel(new CancelNotification { SessionId = id });

        Assert.All(await Task.WhenAll(prompts), response => Assert.Equal(StopReason.Cancelled, response.StopReason));
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(id, "still there?")).StopReason);
    }

    [Fact]
    public async Task The_prompt_after_a_cancelled_one_is_answered_alone()
    {
        await using var agent = new AgentHarness();
        var client = await agent.ConnectAsync();
        var id = await client.NewAsync(agent.Cwd);
        var prompt = client.PromptAsync(id, "/offline hang\nwrite no to no.txt");
        await client.SeenAsync(update => update is SessionInfoUpdate);
        client.Agent.Cancel(new CancelNotification { SessionId = id });
        await prompt;

        await client.PromptAsync(id, "still there?").WaitAsync(TimeSpan.FromSeconds(30), AgentHarness.Token);

        Assert.Contains("You said: \"still there?\"", client.Messages().Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Close_answers_its_prompts_first_and_the_session_can_be_loaded_again()
    {
        await using var agent = new AgentHarness();
        var client = await agent.ConnectAsync();
        var id = await client.NewAsync(agent.Cwd);
        var order = new List<string>();
        var prompt = Note(client.PromptAsync(id, "/offline hang"), "prompt");
        var queued = Note(client.PromptAsync(id, "queued"), "queued");
        var close = Note(client.Agent.CloseSessionAsync(new CloseSessionRequest { SessionId = id }, AgentHarness.Token), "close");
        await Task.WhenAll(prompt, queued, close);

        Assert.Equal("close", order[^1]);
        Assert.Equal(ErrorCodes.ResourceNotFound, (await Assert.ThrowsAsync<AcpException>(() => client.PromptAsync(id, "x"))).Code);
        await client.LoadAsync(id, agent.Cwd);
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(id, "hello")).StopReason);

        async Task Note(Task task, string name)
        {
            await task;
            lock (order)
            {
                order.Add(name);
            }
        }
    }

    [Fact]
    public async Task Deleted_sessions_are_gone_and_deleting_again_is_silent()
    {
        await using var agent = new AgentHarness();
        var client = await agent.ConnectAsync();
        var id = await client.NewAsync(agent.Cwd);
        Assert.Single((await client.Agent.ListSessionsAsync(new ListSessionsRequest(), AgentHarness.Token)).Sessions);
        for (var time = 0; time < 2; time++)
        {
            await client.Agent.DeleteSessionAsync(new DeleteSessionRequest { SessionId = id }, AgentHarness.Token);
        }

        Assert.Empty((await client.Agent.ListSessionsAsync(new ListSessionsRequest(), AgentHarness.Token)).Sessions);
        var gone = await Assert.ThrowsAsync<AcpException>(() => client.LoadAsync(id, agent.Cwd));
        Assert.Equal(ErrorCodes.ResourceNotFound, gone.Code);
        Assert.Equal(id, gone.Data!.Value.GetProperty("sessionId").GetString());
    }

    [Fact]
    public async Task Two_processes_never_have_one_session()
    {
        await using var agent = new AgentHarness();
        var client = await agent.ConnectAsync();
        var id = await client.NewAsync(agent.Cwd);
        await using var other = agent.Start();
        await using var rival = await TestClient.ConnectAsync(other);

        var refused = await Assert.ThrowsAsync<AcpException>(() => rival.LoadAsync(id, agent.Cwd));

        Assert.Equal(AgentErrors.SessionInUse, refused.Code);
        Assert.Equal(Environment.ProcessId, refused.Data!.Value.GetProperty("owner").GetProperty("processId").GetInt32());
        client.Disconnect();
        while (true)
        {
            try
            {
                await rival.LoadAsync(id, agent.Cwd);
                break;
            }
            catch (AcpException stillHeld) when (stillHeld.Code == AgentErrors.SessionInUse)
            {
                await Task.Delay(5, AgentHarness.Token);
            }
        }
    }

    [Fact]
    public async Task A_mode_is_kept_and_shown_in_both_vocabularies()
    {
        await using var agent = new AgentHarness();
        var client = await agent.ConnectAsync();
        var id = await client.NewAsync(agent.Cwd);
        await client.Agent.SetSessionModeAsync(new SetSessionModeRequest { SessionId = id, ModeId = "plan" }, AgentHarness.Token);
        Assert.Contains(client.Updates, n => n.Update is CurrentModeUpdate { CurrentModeId: "plan" });
        Assert.Contains(client.Updates, n => n.Update is ConfigOptionUpdate options
            && options.ConfigOptions.OfType<SessionConfigSelect>().First(option => option.Id == "mode").CurrentValue == "plan");

        await agent.RestartAsync();
        var next = await agent.ConnectAsync();
        Assert.Equal("plan", (await next.LoadAsync(id, agent.Cwd)).Modes!.CurrentModeId);
        var wrong = await Assert.ThrowsAsync<AcpException>(() =>
            next.Agent.SetSessionModeAsync(new SetSessionModeRequest { SessionId = id, ModeId = "godmode" }, AgentHarness.Token));
        Assert.Equal(ErrorCodes.InvalidParams, wrong.Code);
    }

    [Fact]
    public async Task Mcp_servers_that_are_not_connected_are_told_of_once()
    {
        await using var agent = new AgentHarness();
        var client = await agent.ConnectAsync();
        IReadOnlyList<McpServer> servers = [new McpServerStdio { Name = "files", Command = "/bin/files", Args = [], Env = [] }];
        var id = (await client.Agent.NewSessionAsync(new NewSessionRequest { Cwd = agent.Cwd, McpServers = servers }, AgentHarness.Token)).SessionId;
        await client.PromptAsync(id, "hello");
        for (var load = 0; load < 2; load++)
        {
            var next = await agent.ConnectAsync();
            await next.Agent.LoadSessionAsync(new LoadSessionRequest { SessionId = id, Cwd = agent.Cwd, McpServers = servers }, AgentHarness.Token);
            await next.PromptAsync(id, "hello again");
            Assert.Single(next.Messages(), message => message.Text.Contains("The MCP server \"files\" is not connected", StringComparison.Ordinal));
        }
    }
}
