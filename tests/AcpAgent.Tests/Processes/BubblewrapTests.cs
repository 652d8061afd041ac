using System.Diagnostics;
using System.Globalization;
using AcpAgent.Core.Processes;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Mounts;
using AcpAgent.Core.Sandbox.Profiles;
using Xunit;

namespace AcpAgent.Tests.Processes;

/// <summary>Real children in worlds that bubblewrap makes: what they see, how they end and that nothing of them is left; and bubblewraps that do not run.</summary>
public sealed class BubblewrapTests : IAsyncDisposable
{
    private readonly ChildSpawner _spawner = TestChildren.Spawner();
    private readonly string _place = Directory.CreateTempSubdirectory("acp-bubblewrap-").FullName;

    public async ValueTask DisposeAsync()
    {
        await _spawner.DisposeAsync();
        Directory.Delete(_place, recursive: true);
    }

    [Theory]
    [InlineData("exit 0", 0, null)]
    [InlineData("exit 3", 3, null)]
    [InlineData("exit 137", 137, null)]
    [InlineData("kill -SEGV $$", null, 11)]
    [InlineData("kill -KILL $$", null, 9)]
    public async Task The_end_is_told(string script, int? code, int? signal)
    {
        await using var child = await StartAsync(script);
        Assert.Equal(new ChildExit(code, signal), await child.Exited.WaitAsync(TestChildren.Patience));
        await child.Gone.WaitAsync(TestChildren.Patience);
    }

    [Fact]
    public async Task Streams_are_as_without()
    {
        const string script = "cat; echo one; echo two >&2; echo three";
        await using var together = await StartAsync(script);
        Assert.Equal("one\ntwo\nthree\n", await TestChildren.ReadAsync(together.Output));
        await using var apart = await StartAsync(start => start with { HasInput = true, SeparatesErrors = true }, script);
        await apart.Input!.WriteAsync("fed\n"u8.ToArray());
        await apart.Input.DisposeAsync();
        Assert.Equal("fed\none\nthree\n", await TestChildren.ReadAsync(apart.Output));
        Assert.Equal("two\n", await TestChildren.ReadAsync(apart.Errors!));
    }

    [Fact]
    public async Task Streams_that_are_closed_are_seen_to_be()
    {
        await using var child = await StartAsync(start => start with { SeparatesErrors = true }, "exec >&-; read; sleep 1000");
        Assert.Equal("", await TestChildren.ReadAsync(child.Output));
        Assert.False(child.Gone.IsCompleted);
    }

    [Fact]
    public async Task Nothing_is_inherited_but_three_streams()
    {
        using var leaked = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 1, FileOptions.DeleteOnClose);
        Inheritance.Allow(leaked.SafeFileHandle);
        await using var child = await StartAsync("ls /proc/$$/fd; cat /proc/$$/environ | tr '\\0' '\\n'; cat /proc/self/status | grep -E '^(Sig(Blk|Ign|Cgt)|Cap(Prm|Eff|Bnd)|NoNewPrivs)'");
        Assert.Equal(
            "0\n1\n2\nPATH=/usr/local/bin:/usr/bin:/bin\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\nSigCgt:\t0000000000000000\n"
                + "CapPrm:\t0000000000000000\nCapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\n",
            await TestChildren.ReadAsync(child.Output));
    }

    [Fact]
    public async Task It_sees_what_is_granted_and_nothing_else()
    {
        foreach (var name in (string[])["in/keys", "in/a/keys", "out"])
        {
            _ = Directory.CreateDirectory(Path.Join(_place, name));
        }

        await File.WriteAllTextAsync(Path.Join(_place, "in", ".env"), "SECRET", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Join(_place, "in", "a", "keys", "one"), "SECRET", TestContext.Current.CancellationToken);
        var inside = Path.Join(_place, "in");
        await using var child = await StartAsync(
            start => start with
            {
                WorkingDirectory = inside,
                Confinement = start.Confinement! with
                {
                    Grants = [.. start.Confinement.Grants.Where(grant => grant.Path != _place), new PathGrant(inside, GrantKind.Write, IsRequired: true)],
                    Covered = [new(Path.Join(inside, "keys"), inside, true), new(Path.Join(inside, "a", "keys"), inside, true), new(Path.Join(inside, ".env"), inside, false)],
                },
            },
            "exec 2>&1; ls -d ../out; cat .env; ls a/keys; echo x > .env; chmod 777 a/keys; mv a b; mv .env e; rm -rf keys; mkdir -p /x; echo x > new && cat new; for p in /proc/[0-9]*; do cat $p/comm; done | sort | head -n 3");
        var output = await TestChildren.ReadAsync(child.Output);
        Assert.StartsWith("ls: cannot access '../out': No such file or directory\ncat: .env: Permission denied\nls: cannot open directory 'a/keys': Permission denied\n", output, StringComparison.Ordinal);
        Assert.EndsWith("x\nacp-agent\nbash\nbash\n", output, StringComparison.Ordinal);
        Assert.Equal(["in", "out"], Directory.GetFileSystemEntries(_place).Select(Path.GetFileName).Order());
        Assert.Equal([".env", "a", "keys", "new"], Directory.GetFileSystemEntries(inside).Select(Path.GetFileName).Order());
        Assert.Equal("SECRET", await File.ReadAllTextAsync(Path.Join(inside, ".env"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Where_more_is_shown_than_granted_Landlock_keeps_it_from_the_rest()
    {
        await File.WriteAllTextAsync(Path.Join(_place, "granted"), "GRANTED", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Join(_place, "other"), "OTHER", TestContext.Current.CancellationToken);
        await using var child = await StartAsync(
            start => start with
            {
                WorkingDirectory = "/",
                Confinement = start.Confinement! with
                {
                    Grants = [.. start.Confinement.Grants.Where(grant => grant.Path != _place), new PathGrant(Path.Join(_place, "granted"), GrantKind.Read)],
                    Shown = [.. start.Confinement.Grants.Where(grant => grant.Path != _place), new PathGrant(_place, GrantKind.Read)],
                },
            },
            $"cat {_place}/granted {_place}/other 2>&1");
        Assert.Equal($"GRANTEDcat: {_place}/other: Permission denied\n", await TestChildren.ReadAsync(child.Output));
    }

    [Theory]
    [InlineData("sleep 1000 & echo $!")]
    [InlineData("setsid sleep 1000 & echo $!")]
    [InlineData("(setsid sleep 1000 & echo $!) ; sleep 0.1")]
    [InlineData("python3 -c 'import os,time\nr,w=os.pipe()\nif os.fork(): os.read(r,1); os._exit(0)\nos.setsid()\nif os.fork(): os._exit(0)\nprint(os.getpid(), flush=True)\nos.write(w,b\"x\")\nos.close(0);os.close(1);os.close(2)\ntime.sleep(1000)'")]
    public async Task Nothing_outlives_the_program(string script)
    {
        var child = await StartAsync($"exec 9> left; {script}");
        _ = await TestChildren.ReadAsync(child.Output);
        await child.Exited.WaitAsync(TestChildren.Patience);
        await child.Gone.WaitAsync(TestChildren.Patience);
        await child.DisposeAsync();
        await TestChildren.GoneAsync(child.HelperId);
        Assert.Empty(HoldersOf(Path.Join(_place, "left")));
    }

    [Fact]
    public async Task It_can_be_ended_with_all_it_started()
    {
        var child = await StartAsync("trap '' TERM; exec 9> left; setsid sleep 1000 & echo up; wait");
        Assert.Equal((byte)'u', (byte)child.Output.ReadByte());
        child.Kill();
        await child.Gone.WaitAsync(TestChildren.Patience);
        Assert.Equal(9, (await child.Exited).Signal);
        await child.DisposeAsync();
        Assert.Empty(HoldersOf(Path.Join(_place, "left")));
    }

    [Fact]
    public async Task Should_bubblewrap_or_the_helper_be_killed_everything_ends()
    {
        await using var child = await StartAsync("exec 9> left; setsid sleep 1000 & disown; echo up; exec sleep 1000");
        Assert.Equal((byte)'u', (byte)child.Output.ReadByte());
        Assert.NotEmpty(HoldersOf(Path.Join(_place, "left")));
        using var bubblewrap = Process.GetProcessById(child.HelperId);
        bubblewrap.Kill();
        Assert.Equal(9, (await child.Exited.WaitAsync(TestChildren.Patience)).Signal);
        var waiting = Stopwatch.StartNew();
        while (HoldersOf(Path.Join(_place, "left")).Any())
        {
            Assert.True(waiting.Elapsed < TestChildren.Patience, "Something lives on.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Asked_to_end_it_may_take_its_leave()
    {
        await using var child = await StartAsync("exec 2> /dev/null; trap 'echo bye; exit 5' TERM; echo up; while :; do sleep 0.01; done");
        using var reader = new StreamReader(child.Output);
        Assert.Equal("up", await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TestChildren.Patience));
        child.Terminate();
        Assert.Equal("bye", await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TestChildren.Patience));
        Assert.Equal(new ChildExit(5, null), await child.Exited.WaitAsync(TestChildren.Patience));
    }

    [Fact]
    public async Task Too_many_processes_end_it()
    {
        await using var many = await StartAsync(start => start with { Limits = new ChildLimits { WatchedProcesses = 20 } }, "for i in {1..40}; do sleep 1000 & done; wait");
        Assert.Equal("more than 20 processes", (await many.Exited.WaitAsync(TestChildren.Patience)).Excess);
    }

    [Fact]
    public async Task What_cannot_be_started_says_why()
    {
        var missing = await Assert.ThrowsAsync<ChildStartException>(() => StartAsync(start => start with { Program = "/no/such/program" }, ""));
        Assert.Equal("The child was not started: its program cannot be run: No such file or directory", missing.Message);
        var unseen = await Assert.ThrowsAsync<ChildStartException>(() => StartAsync(
            start => start with { Confinement = start.Confinement! with { Grants = [.. start.Confinement.Grants, new PathGrant("/no/such", GrantKind.Read, IsRequired: true)] } }, ""));
        Assert.Equal("The child was not started: /no/such cannot be shown: it is not there, or a link is on the way", unseen.Message);
        var odd = await Assert.ThrowsAsync<ChildStartException>(() => StartAsync(
            start => start with { Confinement = start.Confinement! with { Covered = [new(Path.Join(_place, "no"), _place, true), new(Path.Join(_place, "no", "file", "x"), _place, false)] } }, ""));
        Assert.StartsWith("The child was not started: bwrap: ", odd.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kernel_takes_its_memory_first()
    {
        await using var child = await StartAsync(
            start => start with { Confinement = start.Confinement! with { Shown = start.Confinement.Grants } }, "cat /proc/self/oom_score_adj; echo 0 > /proc/self/oom_score_adj");
        var own = int.Parse(await File.ReadAllTextAsync("/proc/self/oom_score_adj", TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        Assert.Equal($"{Math.Min(own + 500, 1000)}\nbash: line 1: /proc/self/oom_score_adj: Permission denied\n", await TestChildren.ReadAsync(child.Output));
    }

    [Fact]
    public async Task Its_own_network_is_its_alone()
    {
        using var outside = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        outside.Start();
        var port = ((System.Net.IPEndPoint)outside.LocalEndpoint).Port;
        await using var child = await StartAsync(
            start => start with { Confinement = start.Confinement! with { Network = NetworkAccess.Loopback } },
            $"""
            python3 - <<'END'
            import socket, threading
            for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
                s = socket.socket(family); s.bind((host, 0)); s.listen()
                threading.Thread(target=lambda s=s: s.accept()[0].sendall(b"inside")).start()
                print(socket.create_connection(s.getsockname()[:2]).recv(6).decode())
            for place in (("127.0.0.1", {port}), ("192.0.2.1", 80)):
                try:
                    socket.create_connection(place, timeout=5); print("REACHED")
                except OSError as e:
                    print(e.strerror)
            END
            """);
        Assert.Equal("inside\ninside\nConnection refused\nNetwork is unreachable\n", await TestChildren.ReadAsync(child.Output));
    }

    [Fact]
    public async Task The_probe_runs_it_and_finds_none_where_there_is_none()
    {
        Assert.True((await new BubblewrapProbe(_spawner).TryAsync()).Runs);
        Assert.Equal(BubblewrapStatus.None, await new BubblewrapProbe(_spawner) { Places = [Path.Join(_place, "bwrap")] }.TryAsync());
    }

    [Theory]
    [InlineData("echo 'bwrap: No permissions to create new namespace' >&2; exit 1", "does not run here: bwrap: No permissions to create new namespace")]
    [InlineData("exit 1", "does not run here: its helper ended without a word")]
    [InlineData("kill -KILL $$", "does not run here: its helper ended without a word")]
    [InlineData("sleep 1000; exit", "does not run here: bubblewrap takes too long")]
    [InlineData("trap '' TERM; while :; do sleep 1; done", "does not run here: bubblewrap takes too long")]
    public async Task The_probe_says_why_one_does_not_run(string script, string problem)
    {
        var program = Path.Join(_place, "bwrap");
        await File.WriteAllTextAsync(program, $"#!/bin/bash\n{script}\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        var status = await new BubblewrapProbe(_spawner) { Places = [program], Patience = TimeSpan.FromSeconds(3) }.TryAsync().WaitAsync(TestChildren.Patience);
        Assert.Equal(new BubblewrapStatus(program, problem), status);
    }

    [Fact]
    public async Task A_bubblewrap_that_others_may_change_is_not_run()
    {
        var program = Path.Join(_place, "bwrap");
        await File.WriteAllTextAsync(program, "#!/bin/bash\ntouch $(dirname $0)/ran\n", TestContext.Current.CancellationToken);
        foreach (var (file, mode) in new[] { (program, 0b111_111_101), (program, 0b111_101_111), (_place, 0b111_101_111) })
        {
            File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
            File.SetUnixFileMode(file, (UnixFileMode)mode);
            var status = await new BubblewrapProbe(_spawner) { Places = [program] }.TryAsync();
            Assert.Equal($"others may change, for {file} is not root's or the agent's user's alone to write", status.Problem);
            Assert.False(File.Exists(Path.Join(_place, "ran")));
        }
    }

    private Task<ChildProcess> StartAsync(string script) => StartAsync(start => start, script);

    private async Task<ChildProcess> StartAsync(Func<ChildStart, ChildStart> change, string script)
    {
        var bubblewrap = BubblewrapProgram.Find(BubblewrapProgram.Places);
        if (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.SkipUnless(bubblewrap.Runs, $"bubblewrap {bubblewrap.Problem}");
        }

        var confinement = new Confinement(
            "test",
            [
                new PathGrant(_place, GrantKind.Write, IsRequired: true), .. KnownPaths.System.Select(path => new PathGrant(path, GrantKind.Read, FollowsLinks: true)),
                .. KnownPaths.Devices.Select(path => new PathGrant(path, GrantKind.Device, FollowsLinks: true)),
            ],
            NetworkAccess.None,
            UnixSockets: false)
        { Bubblewrap = bubblewrap.Program };
        return await _spawner.StartAsync(change(TestChildren.Bash(script, confinement) with { WorkingDirectory = _place }));
    }

    /// <summary>Processes, of the whole machine, that have a file open.</summary>
    private static IEnumerable<int> HoldersOf(string file)
    {
        foreach (var process in Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _)))
        {
            FileInfo[] open;
            try
            {
                open = new DirectoryInfo($"/proc/{process}/fd").GetFiles();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (open.Any(descriptor => descriptor.LinkTarget == file))
            {
                yield return int.Parse(process!, CultureInfo.InvariantCulture);
            }
        }
    }
}
