using System.Text;
using AcpAgent.Client.Processes;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Client.Processes;

public sealed class AgentProcessTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Speaks_over_pipes_and_ends_when_its_input_does()
    {
        await using var process = AgentProcess.Start(new AgentCommand("cat", []));
        process.Input.Write("hello\n"u8);
        Assert.Equal("hello", await ReadLineAsync(process));
        Assert.Equal(new ProcessExit(0, 0), await process.EndAsync(s_patience));
    }

    [Fact]
    public async Task Tells_how_it_ended()
    {
        await using var process = AgentProcess.Start(Shell("exit 7"));
        Assert.Equal(new ProcessExit(7, 0), await process.Exited.WaitAsync(s_patience));
    }

    [Fact]
    public async Task A_kill_takes_along_what_it_started()
    {
        await using var process = AgentProcess.Start(Shell("sleep 1000 & echo $!; wait"));
        var child = await ReadLineAsync(process);
        process.Kill();
        Assert.Equal(new ProcessExit(0, 9), await process.Exited.WaitAsync(s_patience));
        await GoneAsync(child);
    }

    [Fact]
    public async Task What_it_leaves_behind_ends_with_it()
    {
        await using var process = AgentProcess.Start(Shell("sleep 1000 & echo $!"));
        var child = await ReadLineAsync(process);
        Assert.True((await process.Exited.WaitAsync(s_patience)).IsSuccess);
        await GoneAsync(child);
    }

    [Fact]
    public async Task One_that_ignores_the_end_of_input_is_told_by_signal()
    {
        await using var process = AgentProcess.Start(Shell("trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done"));
        Assert.Equal("ready", await ReadLineAsync(process));
        Assert.Equal(new ProcessExit(3, 0), await process.EndAsync(TimeSpan.FromMilliseconds(200)).WaitAsync(s_patience));
    }

    [Fact]
    public async Task One_that_ignores_signals_too_is_killed()
    {
        await using var process = AgentProcess.Start(Shell("trap '' TERM; echo ready; while :; do sleep 0.05; done"));
        Assert.Equal("ready", await ReadLineAsync(process));
        Assert.Equal(new ProcessExit(0, 9), await process.EndAsync(TimeSpan.FromMilliseconds(200)).WaitAsync(s_patience));
    }

    [Fact]
    public async Task Leads_a_group_of_its_own_so_that_a_terminal_does_not_interrupt_it()
    {
        await using var process = AgentProcess.Start(Shell("cut -d' ' -f5 /proc/$$/stat"));
        Assert.Equal($"{process.Id}", await ReadLineAsync(process));
    }

    [Fact]
    public async Task Ignores_no_signal_that_it_should_not()
    {
        // Bit 12 of the mask is SIGPIPE, which the runtime of this process ignores.
        await using var process = AgentProcess.Start(Shell("grep SigIgn /proc/self/status"));
        var mask = Convert.ToUInt64((await ReadLineAsync(process))!.Split('\t')[1], 16);
        Assert.Equal(0UL, mask & (1 << 12));
    }

    [Fact]
    public async Task Gets_the_environment_and_the_directory_it_is_given()
    {
        using TemporaryDirectory directory = new();
        await using var process = AgentProcess.Start(Shell("echo \"$ONE,${HOME-none},$PWD\"") with
        {
            WorkingDirectory = directory.Path,
            Environment = new Dictionary<string, string?> { ["ONE"] = "ü 1", ["HOME"] = null },
        });
        Assert.Equal($"ü 1,none,{directory.Path}", await ReadLineAsync(process));
    }

    [Fact]
    public async Task Keeps_the_end_of_what_it_complains_about()
    {
        await using var process = AgentProcess.Start(
            Shell("i=0; while [ $i -lt 5000 ]; do echo complaint $i >&2; i=$((i+1)); done; echo last >&2"));
        await process.DrainAsync().WaitAsync(s_patience);
        Assert.EndsWith("complaint 4999\nlast\n", process.ErrorText, StringComparison.Ordinal);
        Assert.Equal(16 * 1024, process.ErrorText.Length);
    }

    [Theory]
    [InlineData("no-such-program-anywhere")]
    [InlineData("/no/such/program")]
    [InlineData("/etc/passwd")]
    public void Says_what_cannot_be_started(string program) => Assert.StartsWith(
        $"{program} cannot be started: ",
        Assert.Throws<AgentStartException>(() => AgentProcess.Start(new AgentCommand(program, []))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Says_that_the_directory_is_missing() => Assert.Contains(
        "there is no such directory",
        Assert.Throws<AgentStartException>(() => AgentProcess.Start(new AgentCommand("cat", []) { WorkingDirectory = "/no/such" })).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task Writing_to_a_dead_one_is_an_error_and_nothing_worse()
    {
        await using var process = AgentProcess.Start(Shell("exit 0"));
        await process.Exited.WaitAsync(s_patience);
        Assert.ThrowsAny<IOException>(() => process.Input.Write("hello\n"u8));
    }

    [Fact]
    public void A_command_line_is_read_as_in_a_shell()
    {
        var command = AgentCommand.Parse("npx 'some agent' --acp");
        Assert.Equal("npx", command.Program);
        Assert.Equal(["some agent", "--acp"], command.Arguments);
        Assert.Throws<FormatException>(() => AgentCommand.Parse("  "));
    }

    private static AgentCommand Shell(string script) => new("sh", ["-c", script]) { CaptureErrors = true };

    private static async Task<string?> ReadLineAsync(AgentProcess process)
    {
        using StreamReader reader = new(process.Output, Encoding.UTF8, leaveOpen: true);
        return await Task.Run(reader.ReadLine).WaitAsync(s_patience);
    }

    // Whoever takes over orphans may need a moment to bury this one.
    private static async Task GoneAsync(string? id)
    {
        using CancellationTokenSource guard = new(s_patience);
        while (File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal))
        {
            await Task.Delay(20, guard.Token);
        }
    }
}
