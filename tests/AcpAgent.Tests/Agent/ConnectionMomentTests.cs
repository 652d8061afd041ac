using AcpAgent.Core.Agent;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using AcpAgent.Tests.Sessions.Kit;
using Xunit;

namespace AcpAgent.Tests.Agent;

/// <summary>What a connection does at moments that a real one only hits by chance.</summary>
public sealed class ConnectionMomentTests
{
    [Fact]
    public async Task A_prompt_whose_answer_can_go_nowhere_any_more_does_not_hold_the_session()
    {
        await using var agent = new AgentHarness();
        using var client = new FakeClient();
        var connection = agent.Server.Connect(client, ConnectionPolicy.Open);
        var id = (await AnsweredAsync(context => connection.NewSessionAsync(new NewSessionRequest { Cwd = agent.Cwd, McpServers = [] }, context))).SessionId;
        var prompt = new PromptRequest { SessionId = id, Prompt = [new TextContent { Text = "hello" }] };
        var queued = connection.PromptAsync(prompt, new RequestContext(2));
        var behind = connection.PromptAsync(prompt, new RequestContext(3));

        // Done, and the connection closes before the answer is on its way.
        Assert.Equal(StopReason.EndTurn, (await queued).StopReason);
        client.Close();

        Assert.Equal(StopReason.EndTurn, (await behind).StopReason);
        await using var rival = agent.Start();
        await using var other = await TestClient.ConnectAsync(rival);
        await AgentHarness.UntilAsync(() => agent.Records(id).Count(record => record is Core.Journal.Records.TurnEnded) == 2);
        while (true)
        {
            try
            {
                await other.LoadAsync(id, agent.Cwd);
                break;
            }
            catch (AcpException held) when (held.Code == AgentErrors.SessionInUse)
            {
                await Task.Delay(2, AgentHarness.Token);
            }
        }
    }

    [Fact]
    public async Task A_client_that_loads_again_in_mid_turn_can_cancel_and_has_its_prompt_answered_behind_what_was_held_back()
    {
        await using var agent = new AgentHarness();
        using var client = new FakeClient();
        var connection = agent.Server.Connect(client, ConnectionPolicy.Open);
        var asked = new TaskCompletionSource();
        client.Answer = async (_, cancellation) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            throw new OperationCanceledException(cancellation);
        };
        var id = (await AnsweredAsync(context => connection.NewSessionAsync(new NewSessionRequest { Cwd = agent.Cwd, McpServers = [] }, context))).SessionId;
        var prompting = AnsweredAsync(context => connection.PromptAsync(
            new PromptRequest { SessionId = id, Prompt = [new TextContent { Text = "Write hello to notes.txt" }] }, context));
        await asked.Task;
        var room = new TaskCompletionSource();
        var replaying = new TaskCompletionSource();
        client.Room = _ =>
        {
            replaying.TrySetResult();
            return new ValueTask(room.Task);
        };
        var loading = AnsweredAsync(context => connection.LoadSessionAsync(new LoadSessionRequest { SessionId = id, Cwd = agent.Cwd, McpServers = [] }, context));
        await replaying.Task;

        connection.Cancel(new CancelNotification { SessionId = id });
        await AgentHarness.UntilAsync(() => agent.Records(id).Any(record => record is Core.Journal.Records.TurnEnded));
        await Task.Delay(20, AgentHarness.Token);
        Assert.False(prompting.IsCompleted);
        Assert.False(loading.IsCompleted);
        room.SetResult();

        await loading;
        Assert.Equal(StopReason.Cancelled, (await prompting).StopReason);
        Assert.Equal(ToolCallStatus.Failed, client.Updates.OfType<ToolCallUpdate>().Last().Status);
    }

    /// <summary>Handles a request as a connection does: what waits for the answer goes on when there is one.</summary>
    private static async Task<T> AnsweredAsync<T>(Func<RequestContext, Task<T>> handle)
    {
        var context = new RequestContext(1);
        var answer = await handle(context);
        context.Answered(error => Assert.Fail(error.Message));
        return answer;
    }
}
