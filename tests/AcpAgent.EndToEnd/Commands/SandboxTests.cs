using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.EndToEnd.Sandbox;
using Xunit;

namespace AcpAgent.EndToEnd.Commands;

/// <summary>What the agent says of the sandbox: the command, <c>initialize</c> and the log.</summary>
public sealed class SandboxTests : AgentTest
{
    [Fact]
    public async Task The_command_tells_what_is_enforced_and_what_is_not()
    {
        RealKernel.Demand(SandboxUser.Root);
        var run = await CommandRun.RunAsync(Home, "sandbox", "status", "--cwd", Home.Workspace);
        Assert.Equal(0, run.Exit);
        Assert.Contains($"Commands in {Home.Workspace}: sandboxed: workspace-write-no-network (landlock", run.Output, StringComparison.Ordinal);
        Assert.Contains("Enforced:\n  files: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Never, or as far as it goes:\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Not enforced", run.Output, StringComparison.Ordinal);
        var json = await CommandRun.RunAsync(Home, "sandbox", "status", "--cwd", Home.Workspace, "--json");
        Assert.True(JsonElement.Parse(json.Output).GetProperty("confined").GetBoolean());
    }

    [Fact]
    public async Task The_command_tries_bubblewrap_out()
    {
        RealKernel.Demand(SandboxUser.Root, SandboxWay.Both);
        var run = await CommandRun.RunAsync(Home, "sandbox", "status", "--cwd", Home.Workspace);
        Assert.Contains("Where that is not enough: bubblewrap, which runs (/usr/bin/bwrap)\n", run.Output, StringComparison.Ordinal);
        var json = await CommandRun.RunAsync(Home, "sandbox", "status", "--cwd", Home.Workspace, "--json");
        Assert.True(JsonElement.Parse(json.Output).GetProperty("bubblewrap").GetProperty("runs").GetBoolean());
    }

    [Fact]
    public async Task The_text_for_Seatbelt_is_of_the_settings_of_a_directory()
    {
        var run = await CommandRun.RunAsync(Home, "sandbox", "seatbelt", "--cwd", Home.Workspace, "--temporary", Home["tmp"]);
        Assert.Equal((0, ""), (run.Exit, run.Errors));
        Assert.StartsWith("(version 1)\n(deny default)\n", run.Output, StringComparison.Ordinal);
        Assert.All([Home.Workspace, Home["tmp"]], path => Assert.Contains($"(allow file-read* file-write* file-map-executable process-exec* (subpath \"{path}\"))\n", run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("network-outbound (remote", run.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(Home.Home, ".agentao")).FullName, "sandbox.json"), """{"enabled": false}""");
        var off = await CommandRun.RunAsync(Home, "sandbox", "seatbelt", "--cwd", Home.Workspace);
        Assert.Equal((1, ""), (off.Exit, off.Output));
        Assert.Contains("switches the sandbox off", off.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_switch_it_off_or_are_broken_show()
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(Home.Home, ".agentao")).FullName, "sandbox.json");
        await File.WriteAllTextAsync(file, """{"enabled": false}""");
        var off = await CommandRun.RunAsync(Home, "sandbox", "status", "--cwd", Home.Workspace);
        Assert.Equal(1, off.Exit);
        Assert.Contains($"unsandboxed: switched off by {file}", off.Output, StringComparison.Ordinal);
        var (agent, client) = await StartInitializedAsync();
        await client.NewAsync(Home.Workspace);
        await agent.LoggedAsync($"The sandbox is switched off by {file}");
        await File.WriteAllTextAsync(file, "nonsense");
        var broken = await CommandRun.RunAsync(Home, "sandbox", "status", "--cwd", Home.Workspace);
        Assert.Contains($"no commands: {file}:1: is no valid JSON", broken.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Initialize_and_the_log_tell_it_too()
    {
        RealKernel.Demand(SandboxUser.Root);
        var agent = Start();
        var answer = await agent.Client.InitializeAsync();
        var sandbox = answer.Meta!["acp-agent/sandbox"]!;
        Assert.StartsWith("landlock ", sandbox["backend"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotEmpty(sandbox["enforces"]!.AsArray());
        Assert.Empty(sandbox["gaps"]!.AsArray());
        await agent.Client.NewAsync(Home.Workspace);
        await agent.LoggedAsync("Commands are sandboxed by landlock ");
    }
}
