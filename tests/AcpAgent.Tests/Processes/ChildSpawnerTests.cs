using System.Globalization;
using AcpAgent.Core.Processes;
using AcpAgent.Tests.Shared;
using Xunit;

namespace AcpAgent.Tests.Processes;

/// <summary>Real children under real helpers: how they start, what they inherit, and that nothing of them is left.</summary>
public sealed class ChildSpawnerTests : IAsyncDisposable
{
    private readonly ChildSpawner _spawner = TestChildren.Spawner();

    public ValueTask DisposeAsync() => _spawner.DisposeAsync();

    [Theory]
    [InlineData("exit 0", 0, null)]
    [InlineData("exit 3", 3, null)]
    [InlineData("kill -SEGV $$", null, 11)]
    public async Task The_end_is_told(string script, int? code, int? signal)
    {
        var child = await _spawner.StartAsync(TestChildren.Bash(script));
        await using (child)
        {
            Assert.Equal(new ChildExit(code, signal), await child.Exited.WaitAsync(TestChildren.Patience));
            await child.Gone.WaitAsync(TestChildren.Patience);
        }
    }

    [Fact]
    public async Task Output_and_errors_come_in_order_unless_kept_apart()
    {
        const string script = "echo one; echo two >&2; echo three";
        var together = await _spawner.StartAsync(TestChildren.Bash(script));
        Assert.Equal("one\ntwo\nthree\n", await TestChildren.ReadAsync(together.Output));
        await together.DisposeAsync();
        var apart = await _spawner.StartAsync(TestChildren.Bash(script) with { SeparatesErrors = true });
        Assert.Equal("one\nthree\n", await TestChildren.ReadAsync(apart.Output));
        Assert.Equal("two\n", await TestChildren.ReadAsync(apart.Errors!));
        await apart.DisposeAsync();
    }

    [Fact]
    public async Task Input_is_empty_or_what_is_written()
    {
        await using var empty = await _spawner.StartAsync(TestChildren.Bash("cat; echo end"));
        Assert.Equal("end\n", await TestChildren.ReadAsync(empty.Output));
        await using var fed = await _spawner.StartAsync(TestChildren.Bash("cat") with { HasInput = true });
        await fed.Input!.WriteAsync("fed"u8.ToArray());
        await fed.Input.DisposeAsync();
        Assert.Equal("fed", await TestChildren.ReadAsync(fed.Output));
    }

    [Fact]
    public async Task Nothing_is_inherited_but_three_streams()
    {
        // Not marked to be closed, as what the agent itself was started with may be.
        using var leaked = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 1, FileOptions.DeleteOnClose);
        Inheritance.Allow(leaked.SafeFileHandle);
        await using var child = await _spawner.StartAsync(TestChildren.Bash("echo /proc/self/fd/*; ls /proc/$$/fd; env"));
        var output = await TestChildren.ReadAsync(child.Output);
        Assert.StartsWith("/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 /proc/self/fd/3\n0\n1\n2\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signals_are_as_if_nothing_had_been_ignored()
    {
        await using var child = await _spawner.StartAsync(TestChildren.Bash("cat /proc/self/status | grep -E '^Sig(Blk|Ign|Cgt)'; yes | head -n 1"));
        Assert.Equal(
            "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\nSigCgt:\t0000000000000000\ny\n",
            await TestChildren.ReadAsync(child.Output));
    }

    [Fact]
    public async Task What_cannot_be_started_says_why()
    {
        var missing = await Assert.ThrowsAsync<ChildStartException>(() => _spawner.StartAsync(TestChildren.Bash("") with { Program = "/no/such/program" }));
        Assert.Equal("The child was not started: its program cannot be run: No such file or directory", missing.Message);
        var nowhere = await Assert.ThrowsAsync<ChildStartException>(() => _spawner.StartAsync(TestChildren.Bash("") with { WorkingDirectory = "/no/such" }));
        Assert.Equal("The child was not started: its working directory cannot be entered: No such file or directory", nowhere.Message);
        var odd = await Assert.ThrowsAsync<ChildStartException>(() => _spawner.StartAsync(TestChildren.Bash("a\0b")));
        Assert.Equal("The child was not started: what it is started with has a NUL in it.", odd.Message);
    }

    [Theory]
    [InlineData("sleep 1000 & echo $!")]
    [InlineData("setsid sleep 1000 & echo $!")]
    [InlineData("(setsid sleep 1000 & echo $!) ; sleep 0.1")]
    [InlineData("trap '' TERM HUP INT; sleep 1000 & echo $!")]
    [InlineData("python3 -c 'import os,time\nr,w=os.pipe()\nif os.fork(): os.read(r,1); os._exit(0)\nos.setsid()\nif os.fork(): os._exit(0)\nprint(os.getpid(), flush=True)\nos.write(w,b\"x\")\nos.close(0);os.close(1);os.close(2)\ntime.sleep(1000)'")]
    public async Task Nothing_outlives_the_program(string script)
    {
        var child = await _spawner.StartAsync(TestChildren.Bash(script));
        var left = int.Parse((await TestChildren.ReadAsync(child.Output)).Trim(), CultureInfo.InvariantCulture);
        await child.Exited.WaitAsync(TestChildren.Patience);
        await child.Gone.WaitAsync(TestChildren.Patience);
        Assert.False(Directory.Exists($"/proc/{left}"), $"{left} is left.");
        await child.DisposeAsync();
        await TestChildren.GoneAsync(child.HelperId);
    }

    [Theory]
    [InlineData("sleep 1000")]
    [InlineData("trap '' TERM; while :; do sleep 0.01; done")]
    [InlineData("f() { setsid bash -c 'sleep 0.001; exec \"$0\" \"$@\"' bash -c \"$s\" & }; s='setsid bash -c \"$s\" & sleep 0.002'; export s; eval \"$s\"; sleep 1000")]
    public async Task It_can_be_ended_with_all_it_started(string script)
    {
        var child = await _spawner.StartAsync(TestChildren.Bash("echo up; " + script));
        var first = new byte[1];
        Assert.Equal(1, await child.Output.ReadAsync(first).AsTask().WaitAsync(TestChildren.Patience));
        await Task.Delay(50);
        child.Kill();
        await child.Gone.WaitAsync(TestChildren.Patience);
        Assert.Equal(9, (await child.Exited).Signal);
        await child.DisposeAsync();
        await TestChildren.GoneAsync(child.Id);
    }

    [Fact]
    public async Task Asked_to_end_it_may_take_its_leave()
    {
        await using var child = await _spawner.StartAsync(TestChildren.Bash("exec 2> /dev/null; trap 'echo bye; exit 5' TERM; echo up; while :; do sleep 0.01; done"));
        using var reader = new StreamReader(child.Output);
        Assert.Equal("up", await reader.ReadLineAsync().WaitAsync(TestChildren.Patience));
        child.Terminate();
        Assert.Equal("bye", await reader.ReadLineAsync().WaitAsync(TestChildren.Patience));
        Assert.Equal(new ChildExit(5, null), await child.Exited.WaitAsync(TestChildren.Patience));
    }

    [Fact]
    public async Task Too_many_processes_or_too_much_memory_end_it()
    {
        await using var many = await _spawner.StartAsync(
            TestChildren.Bash("for i in {1..40}; do sleep 1000 & done; wait") with { Limits = new ChildLimits { WatchedProcesses = 20 } });
        Assert.Equal("more than 20 processes", (await many.Exited.WaitAsync(TestChildren.Patience)).Excess);
        await using var large = await _spawner.StartAsync(
            TestChildren.Bash("x=$(head -c 100000000 /dev/zero | tr '\\0' x); sleep 1000") with { Limits = new ChildLimits { WatchedMemory = 50 * 1024 * 1024 } });
        Assert.Equal("more than 50 MiB of memory", (await large.Exited.WaitAsync(TestChildren.Patience)).Excess);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(10001)]
    public async Task Where_memory_runs_out_it_is_the_child_and_whatever_it_starts_that_the_kernel_ends(int? user)
    {
        var helper = HelperProgram.Beside(AppContext.BaseDirectory);
        if (user is not null)
        {
            Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root becomes somebody else");
            helper = new(Component.Program("setpriv"), [$"--reuid={user}", $"--regid={user}", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all", "--", helper.File], helper.Environment);
        }

        await using var spawner = new ChildSpawner(helper);
        await using var child = await spawner.StartAsync(TestChildren.Bash("cat /proc/self/oom_score_adj; setsid bash -c 'cat /proc/self/oom_score_adj'; cat /proc/$PPID/oom_score_adj; id -u"));
        var own = int.Parse(await File.ReadAllTextAsync("/proc/self/oom_score_adj"), CultureInfo.InvariantCulture);
        var raised = Math.Min(own + 500, 1000);
        Assert.Equal($"{raised}\n{raised}\n{own}\n{user ?? 0}\n", await TestChildren.ReadAsync(child.Output));
    }

    [Fact]
    public void The_usual_limit_of_memory_is_a_share_of_what_there_is() =>
        Assert.InRange(ChildLimits.UsualMemory, 64L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - 1);

    [Fact]
    public async Task Limits_of_the_kernel_are_set()
    {
        var limits = new ChildLimits { AddressSpace = 1L << 30, FileSize = 1 << 20, UserProcesses = 500 };
        await using var child = await _spawner.StartAsync(TestChildren.Bash("ulimit -v; ulimit -f; ulimit -u; ulimit -c") with { Limits = limits });
        Assert.Equal("1048576\n1024\n500\n0\n", await TestChildren.ReadAsync(child.Output));
    }
}
