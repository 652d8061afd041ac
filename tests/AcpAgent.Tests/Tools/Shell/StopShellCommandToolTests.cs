using System.Text.RegularExpressions;
using AcpAgent.Core.Tools;
using AcpAgent.Tests.Processes;
using Xunit;

namespace AcpAgent.Tests.Tools.Shell;

/// <summary>Commands in the background: how the model learns of them, and how it ends them.</summary>
public sealed class StopShellCommandToolTests : IAsyncDisposable
{
    private readonly TestShell _shell = new();

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    [Fact]
    public async Task A_server_is_started_looked_at_and_stopped()
    {
        var started = await StartAsync("trap 'echo leaving; exit 3' TERM; setsid sleep 1000 & echo $! > other; echo ready; while :; do sleep 0.01; done 2> /dev/null");
        Assert.Contains("[The command runs in the background as command-1, until stop_shell_command ends it or the session ends.]", started, StringComparison.Ordinal);
        var output = Regex.Match(started, @"\[Its output goes to (\S+)\]").Groups[1].Value;
        await UntilAsync(output, "ready\n");

        var listed = await _shell.StopAsync(new { });
        Assert.StartsWith("command-1 (trap 'echo leaving", listed.ForModel, StringComparison.Ordinal);
        Assert.EndsWith($") runs. Output: {output}", listed.ForModel, StringComparison.Ordinal);
        await using (var call = await Call.Tool("read_file").PrepareAsync(Call.Arguments(new { file_path = output }), _shell.Environment, TestContext.Current.CancellationToken))
        {
            Assert.Contains("ready", (await call.RunAsync(new TestRun(), TestContext.Current.CancellationToken)).ForModel, StringComparison.Ordinal);
        }

        var stopped = await _shell.StopAsync(new { command_id = "command-1" });

        Assert.True(stopped.Succeeded);
        Assert.Equal($"command-1 was stopped. The command ended with exit code 3.\n[Its output is in {output}]", stopped.ForModel);
        Assert.Equal("ready\nleaving\n", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists($"/proc/{(await File.ReadAllTextAsync(Path.Join(_shell.Workspace, "other"), TestContext.Current.CancellationToken)).Trim()}"));
        Assert.DoesNotContain("In the background", (await _shell.RunAsync("echo next")).ForModel, StringComparison.Ordinal);
        Assert.StartsWith("command-1 had ended before. The command ended with exit code 3.", (await _shell.StopAsync(new { command_id = "command-1" })).ForModel, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_does_not_want_to_end_is_ended()
    {
        await using var shell = new TestShell(options => options with { Leave = TimeSpan.FromMilliseconds(50) });
        await shell.RunAsync(new { command = "trap '' TERM; while :; do sleep 0.01; done", is_background = true });

        var stopped = await shell.StopAsync(new { command_id = "command-1" });

        Assert.StartsWith("command-1 was stopped. The command was killed by signal 9.", stopped.ForModel, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_one_ended_by_itself_is_told_once_with_the_next_command_and_whenever_it_is_asked_for()
    {
        await StartAsync("until [ -e go ]; do sleep 0.01; done; exit 5");
        await File.WriteAllTextAsync(Path.Join(_shell.Workspace, "go"), "", TestContext.Current.CancellationToken);
        var background = Assert.Single(_shell.Host.Of("s").AllBackground);
        await background.Gone.WaitAsync(TestChildren.Patience, TestContext.Current.CancellationToken);

        Assert.Contains("[In the background: command-1 (until [ -e go ]; do sleep 0.01; done; exit 5) has ended: The command ended with exit code 5.", (await _shell.RunAsync("echo next")).ForModel, StringComparison.Ordinal);
        Assert.DoesNotContain("In the background", (await _shell.RunAsync("echo next")).ForModel, StringComparison.Ordinal);
        Assert.Contains("has ended: The command ended with exit code 5.", (await _shell.StopAsync(new { })).ForModel, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_ends_at_once_tells_how_with_its_start()
    {
        Assert.StartsWith("no such thing\n[The command has ended already. The command ended with exit code 4.]\n", await StartAsync("echo no such thing; exit 4"), StringComparison.Ordinal);
        Assert.DoesNotContain("In the background", (await _shell.RunAsync("echo next")).ForModel, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_those_that_have_ended_the_latest_are_known()
    {
        for (var i = 0; i < 60; i++)
        {
            await StartAsync($"exit {i}");
        }

        var known = _shell.Host.Of("s").AllBackground;
        await Task.WhenAll(known.Select(command => command.Gone)).WaitAsync(TestChildren.Patience, TestContext.Current.CancellationToken);
        Assert.InRange(known.Count, 50, 51);
        Assert.Equal("The command ended with exit code 59.", (await known[^1].Ended).Text);
    }

    [Fact]
    public async Task Those_of_other_sessions_are_not_there()
    {
        await StartAsync("sleep 1000");
        var other = _shell.Environment with { Shell = _shell.Host.Of("other") };

        var refused = await Assert.ThrowsAsync<ToolArgumentException>(async () => await Call.Tool("stop_shell_command").PrepareAsync(Call.Arguments(new { command_id = "command-1" }), other, default));
        Assert.Equal("command_id: no command runs in the background, or has", refused.Message);
        await using var look = await Call.Tool("stop_shell_command").PrepareAsync(Call.Arguments(new { }), other, default);
        Assert.Equal("No command runs in the background, or has.", (await look.RunAsync(new TestRun(), default)).ForModel);
        var wrong = await Assert.ThrowsAsync<ToolArgumentException>(() => _shell.StopAsync(new { command_id = "command-9" }));
        Assert.Equal("command_id: is none of command-1", wrong.Message);
        Assert.Single(_shell.Host.Of("s").Background);
    }

    [Fact]
    public async Task In_a_turn_that_is_over_nothing_is_ended()
    {
        await StartAsync("sleep 1000");
        await using var call = await _shell.PrepareAsync(new { command_id = "command-1" }, "stop_shell_command");

        await Assert.ThrowsAsync<OperationCanceledException>(() => call.RunAsync(new TestRun { IsCancelled = true }, default));

        Assert.Single(_shell.Host.Of("s").Background);
    }

    private async Task<string> StartAsync(string command) => (await _shell.RunAsync(new { command, is_background = true })).ForModel;

    private static async Task UntilAsync(string file, string content)
    {
        for (var waited = 0; !File.Exists(file) || await File.ReadAllTextAsync(file) != content; waited++)
        {
            Assert.True(waited < 3000, $"{file} never holds {content}");
            await Task.Delay(20);
        }
    }
}
