using System.Runtime.InteropServices;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Lifetime;

/// <summary>Signals end it in order; a second one ends it at once.</summary>
public sealed class SignalTests : AgentTest
{
    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGHUP)]
    public async Task The_running_prompt_and_every_queued_one_are_answered_cancelled(PosixSignal signal)
    {
        var (agent, client) = await StartInitializedAsync();
        var busy = (await client.NewAsync(Home.Workspace)).SessionId;
        var asking = (await client.NewAsync(Home.Workspace)).SessionId;
        client.Permission = TestClient.NeverAsync;
        Task<PromptResponse>[] prompts =
        [
            client.PromptAsync(busy, "/offline stream 3; hang"),
            client.PromptAsync(busy, "queued"),
            client.PromptAsync(asking, "Write hello to notes.txt"),
        ];
        await client.SeenAsync(update => update is AgentMessageChunk);
        await client.AskedAsync();

        agent.Signal(signal);

        Assert.All(await Task.WhenAll(prompts), response => Assert.Equal(StopReason.Cancelled, response.StopReason));
        Assert.Equal(0, await agent.ExitAsync());
        Assert.Equal("shutdown", JournalFiles.LastTurnCause(Home, busy));
        Assert.Equal("shutdown", JournalFiles.LastTurnCause(Home, asking));
        Assert.False(File.Exists(Path.Combine(Home.Workspace, "notes.txt")));

        var (_, next) = await StartInitializedAsync();
        await next.LoadAsync(busy, Home.Workspace);
        Assert.Equal(client.Messages(busy), next.Messages(busy));
        Assert.Equal(StopReason.EndTurn, (await next.PromptAsync(busy, "hello")).StopReason);
    }

    [Fact]
    public async Task An_idle_agent_ends_too()
    {
        var (agent, _) = await StartInitializedAsync();
        agent.Signal(PosixSignal.SIGTERM);
        Assert.Equal(0, await agent.ExitAsync());
    }

    [Fact]
    public async Task A_shutdown_that_cannot_finish_is_given_up_when_its_time_is_over()
    {
        var agent = await StartBlockedAsync("1");
        agent.Signal(PosixSignal.SIGTERM);
        Assert.Equal(0, await agent.ExitAsync());
        Assert.Contains("in time", agent.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_signal_does_not_wait_for_a_shutdown_that_cannot_finish()
    {
        var agent = await StartBlockedAsync("600");
        const int TerminatedBySignal = 128 + 15;
        var exit = agent.ExitAsync();
        do
        {
            agent.Signal(PosixSignal.SIGTERM, TerminatedBySignal);
        }
        while (await Task.WhenAny(exit, Task.Delay(200)) != exit);

        Assert.Equal(TerminatedBySignal, await exit);
    }

    /// <summary>An agent in the middle of a long answer to a client that does not read it.</summary>
    private async Task<AgentProcess> StartBlockedAsync(string shutdownTimeout)
    {
        var (agent, client) = await StartRawAsync(new AgentStart { Arguments = ["--shutdown-timeout", shutdownTimeout] });
        agent.Wire.Log.Cut = true;
        var sessionId = await client.NewSessionAsync(Home.Workspace);
        client.StopReading();
        await client.SendAsync(RawClient.Request(
            "2", "session/prompt", $$"""{"sessionId":"{{sessionId}}","prompt":[{"type":"text","text":"/offline stream 1000000 100"}]}"""));

        // More than a pipe holds.
        await Patience.UntilAsync(() => JournalFiles.Bytes(Home, sessionId) > 1 << 20, "a mebibyte is journaled");
        return agent;
    }
}
