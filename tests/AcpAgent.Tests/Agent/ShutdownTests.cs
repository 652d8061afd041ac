using AcpAgent.Core.Agent;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.Tests.Agent;

/// <summary>Going down: nothing new begins, what runs is cancelled and answered, and every session is left so that others can take it up.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task New_sessions_and_prompts_are_refused_and_what_is_only_read_is_not()
    {
        await using var agent = new AgentHarness();
        var client = await agent.ConnectAsync();
        var id = await client.NewAsync(agent.Cwd);
        agent.Server.BeginShutdown();

        foreach (var refused in new Task[]
        {
            client.NewAsync(agent.Cwd), client.LoadAsync(id, agent.Cwd), client.PromptAsync(id, "hi"),
            client.Agent.ResumeSessionAsync(new ResumeSessionRequest { SessionId = id, Cwd = agent.Cwd }, AgentHarness.Token),
        })
        {
            Assert.Equal(AgentErrors.ShuttingDown, (await Assert.ThrowsAsync<AcpException>(() => refused)).Code);
        }

        Assert.Single((await client.Agent.ListSessionsAsync(new ListSessionsRequest(), AgentHarness.Token)).Sessions);
    }

    [Fact]
    public async Task Running_and_queued_prompts_are_answered_cancelled_and_the_journal_says_why()
    {
        await using var agent = new AgentHarness();
        var client = await agent.ConnectAsync();
        client.Answer = _ => new TaskCompletionSource<RequestPermissionOutcome>().Task;
        var (silent, asking) = (await client.NewAsync(agent.Cwd), await client.NewAsync(agent.Cwd));
        var prompts = new[] { client.PromptAsync(silent, "/offline hang"), client.PromptAsync(silent, "queued"), client.PromptAsync(asking, "Write hello to notes.txt") };
        await client.Asked.Task;

        await agent.Server.CloseSessionsAsync(AgentHarness.Token);

        Assert.All(await Task.WhenAll(prompts), response => Assert.Equal(StopReason.Cancelled, response.StopReason));
        Assert.Equal(TurnEndCause.Shutdown, agent.Records(silent).OfType<TurnEnded>().Single().Cause);
        Assert.Equal(TurnEndCause.Shutdown, agent.Records(asking).OfType<TurnEnded>().Single().Cause);
        Assert.Empty(agent.Records(asking).OfType<PermissionAnswered>());
        Assert.Single(agent.Records(asking).OfType<PermissionRequested>());
        Assert.Equal(ToolOutcome.NotRun, agent.Records(asking).OfType<ToolCallEnded>().Single().Outcome);
        await using var rival = agent.Start();
        await using var next = await TestClient.ConnectAsync(rival);
        await next.LoadAsync(asking, agent.Cwd);
        Assert.Equal(StopReason.EndTurn, (await next.PromptAsync(silent == asking ? silent : asking, "hello")).StopReason);
    }

    [Fact]
    public async Task Whatever_is_asked_meanwhile_is_answered_and_no_session_is_kept()
    {
        for (var round = 0; round < 8; round++)
        {
            await using var agent = new AgentHarness();
            var client = await agent.ConnectAsync();
            var known = await client.NewAsync(agent.Cwd);
            await client.PromptAsync(known, "hello");
            var other = await agent.ConnectAsync();
            var requests = Enumerable.Range(0, 30).Select(async i =>
            {
                if (i % 3 == 0)
                {
                    await Task.Delay(i % 5, AgentHarness.Token);
                }

                try
                {
                    await (i % 3 == 0 ? (Task)other.NewAsync(agent.Cwd) : i % 3 == 1 ? other.LoadAsync(known, agent.Cwd) : other.PromptAsync(known, "hello"));
                }
                catch (AcpException error)
                {
                    Assert.True(error.Code is AgentErrors.ShuttingDown or AgentErrors.QueueFull or ErrorCodes.ResourceNotFound, $"{error.Code}: {error.Message}");
                }
            }).ToArray();
            await Task.Delay(round, AgentHarness.Token);

            await agent.Server.CloseSessionsAsync(AgentHarness.Token);
            await Task.WhenAll(requests).WaitAsync(TimeSpan.FromSeconds(60), AgentHarness.Token);

            await using var rival = agent.Start();
            await using var next = await TestClient.ConnectAsync(rival);
            foreach (var session in (await next.Agent.ListSessionsAsync(new ListSessionsRequest(), AgentHarness.Token)).Sessions)
            {
                await next.LoadAsync(session.SessionId, agent.Cwd);
            }
        }
    }
}
