using System.Globalization;
using System.Text.RegularExpressions;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Permissions.Rules;
using AcpAgent.Core.Tools.Shell;
using AcpAgent.Core.Workspace;
using AcpAgent.Tests.Processes;
using Xunit;

namespace AcpAgent.Tests.Tools.Shell;

/// <summary>Commands of the shell, run for real.</summary>
public sealed class RunShellCommandToolTests : IAsyncDisposable
{
    private readonly TestShell _shell = new();

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    [Fact]
    public async Task Output_and_exit_code_are_told()
    {
        var good = await _shell.RunAsync("echo one; echo two >&2");
        Assert.True(good.Succeeded);
        Assert.StartsWith("one\ntwo\n[The command ended with exit code 0.]\n[sandboxed: workspace-write-no-network (landlock ", good.ForModel, StringComparison.Ordinal);
        var bad = await _shell.RunAsync("printf nothing; exit 7");
        Assert.False(bad.Succeeded);
        Assert.StartsWith("nothing\n[The command ended with exit code 7.]\n", bad.ForModel, StringComparison.Ordinal);
        var killed = await _shell.RunAsync("kill -KILL $$");
        Assert.StartsWith("[The command was killed by signal 9.]\n", killed.ForModel, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-x; echo fine", "fine\n")]
    [InlineData("cat <<'END'\n$HOME `here`\nEND", "$HOME `here`\n")]
    [InlineData("echo \"$0\" $#", "bash 0\n")]
    [InlineData("a=(1 2 3); echo ${a[1]} {1..3}", "2 1 2 3\n")]
    [InlineData("cat < /dev/stdin; echo end", "end\n")]
    [InlineData("cat <(echo substituted)", "substituted\n")]
    [InlineData("f=$(mktemp); echo in > $f; cat $f; case $f in $TMPDIR/*) echo private;; esac", "in\nprivate\n")]
    public async Task The_shell_is_bash_and_gets_exactly_the_text(string command, string output) =>
        Assert.Contains(output, (await _shell.RunAsync(command)).ForModel, StringComparison.Ordinal);

    [Fact]
    public async Task A_secret_is_neither_shown_nor_in_the_file_however_it_is_written()
    {
        var secrets = new AcpAgent.Core.Secrets.KnownSecrets();
        secrets.Learn([new("KEY", "sk-test-0123456789")]);
        await using var shell = new TestShell(options => options with { Secrets = secrets });
        var run = new TestRun();

        var result = await shell.RunAsync(new { command = "printf 'a sk-te'; sleep 0.4; printf 'st-01234'; sleep 0.4; printf '56789 b\\n'; head -c 100000 /dev/zero | tr '\\0' x; echo sk-test-0123456789" }, run);

        Assert.StartsWith("a [redacted:KEY] b\nxxx", result.ForModel, StringComparison.Ordinal);
        Assert.Contains("x[redacted:KEY]\n[The command ended", result.ForModel, StringComparison.Ordinal);
        Assert.All(run.Reports, shown => Assert.DoesNotContain("sk-te", shown[shown.IndexOf('\n', StringComparison.Ordinal)..], StringComparison.Ordinal));
        var file = Regex.Match(result.ForModel, @"all of it is in (\S+)\]").Groups[1].Value;
        Assert.Equal($"a [redacted:KEY] b\n{new string('x', 100000)}[redacted:KEY]\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task It_starts_where_it_is_told_to()
    {
        Directory.CreateDirectory(Path.Join(_shell.Workspace, "sub"));
        Assert.StartsWith($"{_shell.Workspace}\n", (await _shell.RunAsync("pwd")).ForModel, StringComparison.Ordinal);
        Assert.StartsWith($"{_shell.Workspace}/sub\n", (await _shell.RunAsync(new { command = "pwd", working_directory = "sub" })).ForModel, StringComparison.Ordinal);
        await using var outside = await _shell.PrepareAsync(new { command = "pwd", working_directory = "/" });
        Assert.Equal(("/", false), (outside.Facts.Command!.WorkingDirectory, outside.Facts.Command.WithinRoots));
        var refused = await Assert.ThrowsAsync<AcpAgent.Core.Tools.ToolArgumentException>(() => _shell.PrepareAsync(new { command = "pwd", working_directory = "none" }));
        Assert.StartsWith("working_directory: none: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_decision_is_told_the_text_and_the_sandbox()
    {
        await using var call = await _shell.PrepareAsync(new { command = " ls  -l ", description = "look" });
        Assert.Equal((" ls  -l ", _shell.Workspace, true), (call.Facts.Command!.Text, call.Facts.Command.WorkingDirectory, call.Facts.Command.WithinRoots));
        Assert.True(call.Facts.Command.Sandbox is { IsConfined: true, IsRefused: false });
        _shell.Settings("""{"enabled": tru""");
        await using var broken = await _shell.PrepareAsync(new { command = "ls" });
        Assert.True(broken.Facts.Command!.Sandbox is { IsConfined: false, IsRefused: true });
        var result = await broken.RunAsync(new TestRun(), TestContext.Current.CancellationToken);
        Assert.Contains("sandbox.json:1: is no valid JSON", result.ForModel, StringComparison.Ordinal);
        _shell.Settings("""{"enabled": false}""");
        await using var off = await _shell.PrepareAsync(new { command = "ls" });
        Assert.True(off.Facts.Command!.Sandbox is { IsConfined: false, IsRefused: false });
        Assert.StartsWith("unsandboxed: switched off by ", off.Facts.Command.Sandbox.Description, StringComparison.Ordinal);
        _shell.Settings("""{"enabled": tru""");
        await using var kept = await _shell.PrepareAsync(new { command = "ls" });
        Assert.Equal((off.Facts.Command.Sandbox.Description, off.Facts.Command.Sandbox.Version), (kept.Facts.Command!.Sandbox.Description, kept.Facts.Command.Sandbox.Version));
        Assert.EndsWith("sandbox.json:1: is no valid JSON; what it said before stays", kept.Facts.Command.Sandbox.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_change_after_the_decision_are_decided_on_anew()
    {
        await using var call = await _shell.PrepareAsync(new { command = "touch made" });
        _shell.Settings("""{"default_profile": "readonly"}""");
        var result = await call.RunAsync(new TestRun(), TestContext.Current.CancellationToken);
        Assert.Contains("changed before the command was run", result.ForModel, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Join(_shell.Workspace, "made")));
        var again = await _shell.RunAsync("touch made");
        Assert.Contains("Permission denied", again.ForModel, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_the_agent_never_reach_a_command() =>
        Assert.DoesNotContain("sk-not-for-children", (await _shell.RunAsync("env; cat /proc/*/environ | tr '\\0' '\\n'")).ForModel, StringComparison.Ordinal);

    [Fact]
    public async Task Long_output_keeps_both_ends_and_the_rest_lies_in_a_file_that_can_be_read()
    {
        var result = await _shell.RunAsync("for i in {1..20000}; do echo line $i; done");
        Assert.StartsWith("line 1\nline 2\n", result.ForModel, StringComparison.Ordinal);
        Assert.Contains("\nline 20000\n[The command ended", result.ForModel, StringComparison.Ordinal);
        var path = Regex.Match(result.ForModel, @"bytes are left out here; all of it is in (\S+)\]").Groups[1].Value;
        var read = Call.Tool("read_file");
        await using var call = await read.PrepareAsync(
            Call.Arguments(new { file_path = path, offset = 10000, limit = 1 }), _shell.Environment, TestContext.Current.CancellationToken);
        Assert.Equal(Verdict.Allow, new PermissionEngine(RuleSet.Empty).Decide(call.Facts, SessionModes.WorkspaceWrite).Verdict);
        Assert.Contains("line 10000", (await call.RunAsync(new TestRun(), TestContext.Current.CancellationToken)).ForModel, StringComparison.Ordinal);
        Assert.Contains("Permission denied", (await _shell.RunAsync($"echo forged > {path}")).ForModel, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_is_shown_as_it_comes()
    {
        var run = new TestRun();
        var result = _shell.RunAsync(new { command = "echo early; until [ -e go ]; do sleep 0.02; done; echo late" }, run);
        for (var waited = 0; !run.Reports.Any(report => report.Contains("early", StringComparison.Ordinal)); waited++)
        {
            Assert.True(waited < 3000 && !result.IsCompleted);
            await Task.Delay(20);
        }

        await File.WriteAllTextAsync(Path.Join(_shell.Workspace, "go"), "");
        Assert.StartsWith("early\nlate\n", (await result.WaitAsync(TestChildren.Patience)).ForModel, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_ended_when_its_time_is_over()
    {
        var result = await _shell.RunAsync(new { command = "trap 'echo leaving; exit' TERM; while :; do sleep 0.01; done 2> /dev/null", timeout = 1 });
        Assert.False(result.Succeeded);
        Assert.Contains("leaving\n[The command was ended after 1 seconds, its timeout.]", result.ForModel, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_ended_when_it_says_nothing_for_too_long()
    {
        await using var shell = new TestShell(options => options with { Idle = TimeSpan.FromSeconds(1) });
        Assert.Contains("because it wrote nothing for 1 seconds", (await shell.RunAsync("echo one; sleep 1000")).ForModel, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancel_ends_all_of_it()
    {
        using var cancel = new CancellationTokenSource();
        var run = _shell.RunAsync(new { command = "echo $$ > pid; setsid sleep 1000 & echo $! > other; wait" }, cancellation: cancel.Token);
        var other = Path.Join(_shell.Workspace, "other");
        for (var waited = 0; !File.Exists(other) || (await File.ReadAllTextAsync(other)).Length == 0; waited++)
        {
            Assert.True(waited < 3000);
            await Task.Delay(20);
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TestChildren.Patience));
        Assert.False(Directory.Exists($"/proc/{(await File.ReadAllTextAsync(other)).Trim()}"));
    }

    [Fact]
    public async Task In_the_background_it_runs_on_until_the_session_ends()
    {
        var result = await _shell.RunAsync(new { command = "echo $$; exec sleep 1000", is_background = true });
        Assert.True(result.Succeeded);
        Assert.Contains("[The command runs in the background as command-1, until stop_shell_command ends it or the session ends.]", result.ForModel, StringComparison.Ordinal);
        var process = int.Parse(result.ForModel[..result.ForModel.IndexOf('\n', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
        var next = await _shell.RunAsync("echo next");
        Assert.Contains("[In the background: command-1 (echo $$; exec sleep 1000) runs. Output: ", next.ForModel, StringComparison.Ordinal);
        Assert.True(Directory.Exists($"/proc/{process}"));
        await _shell.Host.EndAsync("s");
        Assert.False(Directory.Exists($"/proc/{process}"));
    }

    [Theory]
    [InlineData("""{}""", "command: is required")]
    [InlineData("""{"command":" "}""", "command: must be a command of at most")]
    [InlineData("""{"command":"ls","timeout":0}""", "timeout: must be from 1 to 3600 seconds")]
    [InlineData("""{"command":"ls","timeout":4000}""", "timeout: must be from 1 to 3600 seconds")]
    [InlineData("""{"command":"ls","shell":"zsh"}""", "shell: ")]
    public async Task Other_arguments_are_refused_by_a_word(string arguments, string message)
    {
        var refused = await Assert.ThrowsAsync<AcpAgent.Core.Tools.ToolArgumentException>(() => _shell.PrepareAsync(Call.Json(arguments)));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_shell_there_are_no_commands()
    {
        var refused = await Call.RefusedAsync("run_shell_command", _shell.Workspace, new { command = "ls" });
        Assert.Equal("command: this agent was started without a way to run commands", refused);
    }
}
