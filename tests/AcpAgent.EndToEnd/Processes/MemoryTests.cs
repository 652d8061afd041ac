using System.Globalization;
using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Processes;

/// <summary>Commands that take more and more memory.</summary>
public sealed class MemoryTests : AgentTest
{
    private const string Hungry = "x=$(head -c 300000000 /dev/zero | tr '\\0' x); sleep 1000";

    [Theory]
    [InlineData("--command-memory=64", null)]
    [InlineData(null, "64")]
    public async Task One_that_takes_more_than_it_may_is_ended_and_told_so(string? option, string? variable)
    {
        var (_, client) = await StartInitializedAsync(new AgentStart
        {
            Arguments = option is null ? [] : [option],
            Environment = variable is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["ACP_AGENT_COMMAND_MEMORY"] = variable },
        });
        var session = (await client.NewAsync(Home.Workspace)).SessionId;

        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, Call(Hungry))).StopReason);

        Assert.Contains(client.Lines(), line => line.Contains("The command was ended because it used more than 64 MiB of memory.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_memory_runs_out_the_kernel_takes_a_command_before_the_agent()
    {
        var (agent, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;

        await client.PromptAsync(session, Call("cat /proc/self/oom_score_adj > score"));

        Assert.InRange(Number(Path.Combine(Home.Workspace, "score")), Number($"/proc/{agent.Id}/oom_score_adj") + 1, 1000);
    }

    private static int Number(string file) => int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);

    private static string Call(string command) => $"/offline call run_shell_command {JsonSerializer.Serialize(new Dictionary<string, object> { ["command"] = command })}";
}
