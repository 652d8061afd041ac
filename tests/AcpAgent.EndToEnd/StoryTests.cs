using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd;

/// <summary>The main job, whole: prompt, kill, load, go on.</summary>
public sealed class StoryTests : AgentTest
{
    [Fact]
    public async Task A_killed_agent_is_started_again_and_the_conversation_goes_on_as_if_nothing_had_happened()
    {
        var (agent, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "Remember the word heron.")).StopReason);
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "Write hello to notes.txt")).StopReason);
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(Home.Workspace, "notes.txt")));
        Assert.Single(client.Asked);
        agent.Kill();
        await agent.ExitAsync();

        var (_, next) = await StartInitializedAsync();
        await next.LoadAsync(session, Home.Workspace);

        Assert.Equal(client.Messages(), next.Messages());
        Assert.Equal(ToolCallStatus.Completed, Assert.Single(next.Updates.Select(n => n.Update).OfType<ToolCall>()).Status);
        Assert.Equal(StopReason.EndTurn, (await next.PromptAsync(session, "Which word was it?")).StopReason);
        Assert.Contains("heron", next.Messages()[^1].Text, StringComparison.Ordinal);
    }
}
