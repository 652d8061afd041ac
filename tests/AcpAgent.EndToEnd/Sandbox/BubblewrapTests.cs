using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Sandbox;

/// <summary>What bubblewrap alone can give: a network of a command's own, a first process that nobody touches, and an end of everything; and what is said of it.</summary>
public sealed class BubblewrapTests : AgentTest
{
    private const string Loopback = """{"extends": "workspace-write-no-network", "network": "loopback"}""";

    private const string Server = "/usr/bin/python3 -m http.server --bind 127.0.0.1 $PORT > log 2>&1 & for i in {1..100}; do curl -sf http://127.0.0.1:$PORT/a.txt > got && break; sleep 0.1; done; cat got";

    /// <summary>A child, one in a session of its own, and one that has cut every tie; all hold a file open.</summary>
    private const string Script = "exec 9> held; sleep 1000 & setsid sleep 1000 & (setsid bash -c 'exec sleep 1000' &); echo $$ > up; wait";

    [Fact]
    public async Task A_server_and_its_client_find_each_other_in_one_command_and_nobody_else()
    {
        RealKernel.Demand(SandboxUser.Root, SandboxWay.Both);
        Profile(Loopback);
        using var answerers = new Answerers(Home["s"]);
        await File.WriteAllTextAsync(Path.Combine(Home.Workspace, "a.txt"), "apple\n");
        var (_, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        await client.PromptAsync(session, Call($"PORT=18765; {Server}; echo served $(cat got)", isBackground: false));
        await client.PromptAsync(session, Call($"PORT=18765; {Server}; sleep 1000", isBackground: true));
        await client.PromptAsync(session, Call($"curl -sf http://127.0.0.1:18765/a.txt || echo other unreachable; (exec 3<> /dev/tcp/127.0.0.1/{answerers.Tcp} && cat <&3) || echo host unreachable", isBackground: false));
        var lines = string.Join('\n', client.Lines());
        Assert.All(["served apple", "other unreachable", "host unreachable"], word => Assert.Contains($"{word}\\n", lines, StringComparison.Ordinal));
        Assert.Contains("[sandboxed: mine (bubblewrap + landlock ", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("ESCAPED\\n", lines, StringComparison.Ordinal);

        // The journal says of each decision what would confine the command.
        var journal = string.Concat(Directory.GetFiles(Home.Data, "*.jsonl", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.Contains("\"backend\":\"bubblewrap + landlock ", journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_process_of_its_world_cannot_be_looked_into_nor_ended()
    {
        RealKernel.Demand(SandboxUser.Root, SandboxWay.Bubblewrap);
        var world = new SandboxWorld(SandboxUser.Root, SandboxWay.Bubblewrap.Settings(Jobs.Write), hasLandlock: false);
        await using (world)
        {
            var output = await world.CommandAsync(
                "exec 2> /dev/null; cat /proc/1/environ /proc/1/maps /proc/1/mem && echo LOOKED; ls /proc/1/fd /proc/1/root /proc/1/cwd && echo LOOKED; /usr/bin/python3 -c 'import os; [os.kill(1, s) for s in (9, 15, 2, 1, 19, 17)]'; ls /proc | grep -c '^[0-9]' > count; echo STILL HERE");
            Assert.Contains(SandboxWay.Bubblewrap.Sign(Jobs.Write), output, StringComparison.Ordinal);
            Assert.Contains("STILL HERE\n", output, StringComparison.Ordinal);
            Assert.DoesNotContain("LOOKED", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task When_the_agent_is_gone_nothing_runs_on(bool isKilled, bool isBackground)
    {
        RealKernel.Demand(SandboxUser.Root, SandboxWay.Both);
        Profile(Loopback);
        var (agent, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        var prompt = client.Agent.PromptAsync(new() { SessionId = session, Prompt = [new TextContent { Text = Call(Script, isBackground) }] }, default);
        _ = prompt.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        await Patience.UntilAsync(() => File.Exists(Path.Combine(Home.Workspace, "up")) && Holders() >= 4, "all processes run");
        if (isBackground)
        {
            await prompt;
        }

        if (isKilled)
        {
            agent.Kill();
        }
        else
        {
            agent.CloseInput();
            await agent.ExitAsync();
        }

        await Patience.UntilAsync(() => Holders() == 0, "all processes are gone");
    }

    [Fact]
    public async Task Where_the_kernel_has_no_Landlock_the_log_says_by_what_commands_are_confined()
    {
        RealKernel.Demand(SandboxUser.Root, SandboxWay.Bubblewrap);
        var script = await File.ReadAllTextAsync(Path.Combine(AcpAgent.Tests.Shared.RepositoryRoot.Path, "tests", "AcpAgent.EndToEnd", "Sandbox", "without-landlock.py"));
        var agent = Start(new AgentStart { Through = ["/usr/bin/python3", "-c", script] });
        var first = (await agent.Client.InitializeAsync()).Meta!["acp-agent/sandbox"]!;
        Assert.Equal("none", first["backend"]!.GetValue<string>());
        Assert.Null(first["bubblewrap"]);
        await agent.Client.NewAsync(Home.Workspace);
        await agent.LoggedAsync("Commands are sandboxed by bubblewrap + seccomp");
    }

    [Fact]
    public async Task What_needs_bubblewrap_and_names_nothing_that_is_there_is_refused_with_the_reason()
    {
        RealKernel.Demand(SandboxUser.Root, SandboxWay.Both);
        Profile("""{"extends": "workspace-write-no-network", "deny": [".env"]}""");
        var (_, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        await client.PromptAsync(session, Call("echo $((6 * 7))", isBackground: false));
        var lines = string.Join('\n', client.Lines());
        Assert.Contains(".env must stay hidden from commands, but lies in ", lines, StringComparison.Ordinal);
        Assert.Contains("is not there, so that nothing can be put over it", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("42\\n", lines, StringComparison.Ordinal);
    }

    private int Holders() => Directory.GetDirectories("/proc").Count(process =>
    {
        try
        {
            return new DirectoryInfo(Path.Combine(process, "fd")).GetFiles().Any(file => file.LinkTarget == Path.Combine(Home.Workspace, "held"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    private void Profile(string profile)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Home.Home, ".agentao")).FullName;
        File.WriteAllText(Path.Combine(directory, "sandbox.json"), """{"default_profile": "mine", "profiles_dir": "."}""");
        File.WriteAllText(Path.Combine(directory, "mine.json"), profile);
    }

    private static string Call(string command, bool isBackground) =>
        $"/offline call run_shell_command {System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object> { ["command"] = command, ["is_background"] = isBackground })}";
}
