using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Processes;

/// <summary>What an agent that was killed leaves among the temporary files.</summary>
public sealed class AbandonedDirectoryTests : AgentTest
{
    [Fact]
    public async Task The_next_agent_removes_it_and_leaves_a_living_ones_alone()
    {
        var temporary = Directory.CreateDirectory(Home["tmp"]).FullName;
        var (killed, first) = await RunAsync();
        var left = Assert.Single(Directory.GetDirectories(temporary, "acp-agent-*"));
        var (_, second) = await RunAsync();
        var living = Assert.Single(Directory.GetDirectories(temporary, "acp-agent-*").Except([left]));
        Assert.True(Directory.Exists(left));

        killed.Kill();
        await killed.ExitAsync();
        var (_, third) = await StartInitializedAsync(Start(temporary));
        await third.NewAsync(Home.Workspace);

        await Patience.UntilAsync(() => !Directory.Exists(left), "what was left is removed");
        Assert.True(Directory.Exists(living));
        Assert.Equal(StopReason.EndTurn, (await second.PromptAsync(second.Updates[0].SessionId, Call)).StopReason);
        Assert.Equal(2, second.Lines().Count(line => line.Contains("[The command ended with exit code 0.]", StringComparison.Ordinal) && line.Contains("completed", StringComparison.Ordinal)));

        async Task<(AgentProcess Agent, TestClient Client)> RunAsync()
        {
            var (agent, client) = await StartInitializedAsync(Start(temporary));
            await client.PromptAsync((await client.NewAsync(Home.Workspace)).SessionId, Call);
            return (agent, client);
        }
    }

    private const string Call = """/offline call run_shell_command {"command":"echo $TMPDIR; touch $TMPDIR/made; mkdir -p $TMPDIR/d; chmod 500 $TMPDIR/d"}""";

    private static AgentStart Start(string temporary) => new() { Environment = new Dictionary<string, string> { ["TMPDIR"] = temporary } };
}
