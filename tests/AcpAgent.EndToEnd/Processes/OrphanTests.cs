using System.Globalization;
using System.Runtime.InteropServices;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Processes;

/// <summary>What becomes of commands when the agent ends, one way or another.</summary>
public sealed class OrphanTests : AgentTest
{
    /// <summary>A child, one in a session of its own, and one that has cut every tie.</summary>
    private const string Script = "sleep 1000 & echo $! >> pids; setsid sleep 1000 & echo $! >> pids; (setsid bash -c 'echo $$ >> pids; exec sleep 1000' &); echo $$ >> pids; sleep 0.3; echo up; wait";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_SIGKILL_of_the_agent_nothing_runs_on(bool isBackground)
    {
        var agent = await RunAsync(isBackground);
        agent.Kill();
        await GoneAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_SIGTERM_of_the_agent_nothing_runs_on(bool isBackground)
    {
        var agent = await RunAsync(isBackground);
        agent.Signal(PosixSignal.SIGTERM);
        await agent.ExitAsync();
        await GoneAsync();
    }

    [Fact]
    public async Task After_the_end_of_input_nothing_runs_on()
    {
        var agent = await RunAsync(isBackground: true);
        agent.CloseInput();
        await agent.ExitAsync();
        await GoneAsync();
    }

    [Fact]
    public async Task What_runs_in_the_background_ends_with_its_session()
    {
        var agent = await RunAsync(isBackground: true);
        await agent.Client.CloseAsync(agent.Client.Updates[0].SessionId);
        await GoneAsync();
    }

    [Fact]
    public async Task As_the_first_process_of_a_container_it_reaps_what_others_have_started()
    {
        var (agent, client) = await StartInitializedAsync(new AgentStart { Through = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"] });
        var first = File.ReadAllText($"/proc/{agent.Id}/task/{agent.Id}/children").Trim();
        for (var i = 0; i < 5; i++)
        {
            using var other = System.Diagnostics.Process.Start("nsenter", ["-t", first, "-p", "-m", "sh", "-c", "(sleep 0.05 & sleep 0.1 &)"]);
            await other.WaitForExitAsync();
        }

        await Patience.UntilAsync(() => !Directory.EnumerateDirectories($"/proc/{first}/task").Any(task => File.ReadAllText($"{task}/children").Length > 0), "no zombie is left");
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, Call("echo still able", false))).StopReason);
        Assert.Contains(client.Lines(), line => line.Contains("still able\\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task As_the_first_process_of_a_container_it_leaves_no_zombies()
    {
        var (_, client) = await StartInitializedAsync(new AgentStart { Through = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"] });
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        for (var i = 0; i < 5; i++)
        {
            await client.PromptAsync(session, Call("for i in 1 2 3; do (setsid sleep 0.05 &); done; cat /proc/1/comm", false));
        }

        await client.PromptAsync(session, Call("grep -l '^State:.Z' /proc/[0-9]*/status 2> /dev/null | wc -l > zombies", false));
        Assert.Equal("0", (await File.ReadAllTextAsync(Path.Combine(Home.Workspace, "zombies"))).Trim());
    }

    private async Task<AgentProcess> RunAsync(bool isBackground)
    {
        var (agent, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        var prompt = client.Agent.PromptAsync(new() { SessionId = session, Prompt = [new TextContent { Text = Call(Script, isBackground) }] }, default);
        await Patience.UntilAsync(() => Pids().Length == 4, "all processes run");
        if (isBackground)
        {
            await prompt;
        }
        else
        {
            _ = prompt.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        }

        Assert.All(Pids(), process => Assert.True(Directory.Exists($"/proc/{process}")));
        return agent;
    }

    private Task GoneAsync() => Patience.UntilAsync(() => Pids().All(process => !Directory.Exists($"/proc/{process}")), "all processes are gone");

    private int[] Pids()
    {
        var file = Path.Combine(Home.Workspace, "pids");
        return File.Exists(file) ? [.. File.ReadAllLines(file).Select(line => int.Parse(line, CultureInfo.InvariantCulture))] : [];
    }

    private static string Call(string command, bool isBackground) =>
        $"/offline call run_shell_command {System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object> { ["command"] = command, ["is_background"] = isBackground })}";
}
