using Xunit;

namespace AcpAgent.Tests.Agent;

/// <summary>Not beside other tests: it looks at the whole heap.</summary>
[CollectionDefinition(nameof(IdleSessionTests), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(IdleSessionTests))]
public sealed class IdleSessionTests
{
    [Fact]
    public async Task A_session_that_has_had_twenty_turns_holds_less_than_100_KB()
    {
        const int Sessions = 12;
        const int Turns = 20;
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        await RunAsync();
        var before = Heap();
        for (var i = 0; i < Sessions; i++)
        {
            await RunAsync();
        }

        Assert.InRange((Heap() - before) / Sessions, long.MinValue, 100 * 1024);

        async Task RunAsync()
        {
            var id = await client.NewAsync(agent.Cwd);
            for (var turn = 0; turn < Turns; turn++)
            {
                await client.AnswerAsync(await client.PromptAsync(id, "/offline stream 20 50"));
                client.Forget();
            }
        }
    }

    private static long Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
