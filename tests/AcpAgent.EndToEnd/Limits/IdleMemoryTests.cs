using AcpAgent.EndToEnd.Harness;
using Xunit;

namespace AcpAgent.EndToEnd.Limits;

/// <summary>A process that has nothing to do does not keep what a burst of work left behind.</summary>
public sealed class IdleMemoryTests(ITestOutputHelper output) : AgentTest
{
    private const long Mebibyte = 1 << 20;

    [Fact]
    public async Task Memory_is_given_back_when_nothing_is_asked()
    {
        var (agent, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        for (var i = 0; i < 4; i++)
        {
            await client.PromptAsync(session, new string('x', (int)(4 * Mebibyte)));
        }

        var busy = agent.ResidentBytes;
        await Patience.UntilAsync(() => agent.ResidentBytes < busy - (8 * Mebibyte), "memory is given back");
        output.WriteLine($"resident: {busy / Mebibyte} MiB when busy, {agent.ResidentBytes / Mebibyte} MiB at rest");
    }
}
