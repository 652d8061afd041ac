using System.Diagnostics;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Permissions.Rules;
using AcpAgent.Core.Tools;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Support;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Tools;

public sealed class WriteFileToolTests : IDisposable
{
    private readonly TemporaryDirectory _temp = new();
    private readonly string _root;

    public WriteFileToolTests() => _root = _temp.MakeDirectory("root");

    [Fact]
    public async Task A_new_file_is_shown_as_a_diff_without_an_old_side_and_made_with_its_directories()
    {
        await using var call = await PrepareAsync("a/b/new.txt", "hällo\n");
        Assert.Equal("Create a/b/new.txt", call.Title);
        Assert.Equal([new Diff { Path = $"{_root}/a/b/new.txt", NewText = "hällo\n" }], call.Preview);
        Assert.Equal($"{_root}/a/b/new.txt", Assert.Single(call.Locations).Path);
        Assert.False(Directory.Exists($"{_root}/a"));

        var result = await call.RunAsync(new TestRun(), default);

        Assert.Equal(new ToolResult(true, "Created a/b/new.txt with 7 bytes."), result);
        Assert.Equal("hällo\n"u8, File.ReadAllBytes($"{_root}/a/b/new.txt"));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode($"{_root}/a/b/new.txt") & (UnixFileMode.UserExecute | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
        Leftovers();
    }

    [Fact]
    public async Task An_old_file_is_replaced_whole_and_keeps_its_mode()
    {
        var path = _temp.Write("root/run.sh", "old content that is longer\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_000);
        await using var call = await PrepareAsync("run.sh", "new\n");
        Assert.Equal("Write run.sh", call.Title);
        Assert.Equal([new Diff { Path = path, OldText = "old content that is longer\n", NewText = "new\n" }], call.Preview);

        Assert.Equal("Wrote run.sh, 4 bytes in place of 27.", (await call.RunAsync(new TestRun(), default)).ForModel);

        Assert.Equal("new\n", File.ReadAllText(path));
        Assert.Equal((UnixFileMode)0b111_101_000, File.GetUnixFileMode(path));
        Leftovers();
    }

    [Fact]
    public async Task Appending_shows_the_whole_and_adds_the_end()
    {
        var path = _temp.Write("root/log.txt", "one\n");
        await using var call = await PrepareAsync("log.txt", "two\n", append: true);
        Assert.Equal("Append to log.txt", call.Title);
        Assert.Equal([new Diff { Path = path, OldText = "one\n", NewText = "one\ntwo\n" }], call.Preview);

        Assert.Equal("Added 4 bytes to the end of log.txt.", (await call.RunAsync(new TestRun(), default)).ForModel);
        Assert.Equal("one\ntwo\n", File.ReadAllText(path));

        await Call.RunAsync("write_file", _root, new { file_path = "fresh.txt", content = "first", append = true });
        Assert.Equal("first", File.ReadAllText($"{_root}/fresh.txt"));
        Leftovers();
    }

    [Fact]
    public void What_is_written_is_read_back_whatever_it_is() =>
        Gen.Select(Gen.String[Gen.Char["ab\n\r\té\u2028"], 0, 60].Array[1, 5], Gen.Bool.Array[5]).SampleAsync(async (contents, appends) =>
        {
            var name = $"{Guid.NewGuid():n}/file.txt";
            var expected = "";
            for (var i = 0; i < contents.Length; i++)
            {
                var result = await Call.RunAsync("write_file", _root, new { file_path = name, content = contents[i], append = appends[i] });
                Assert.True(result.Succeeded, result.ForModel);
                expected = appends[i] ? expected + contents[i] : contents[i];
            }

            Assert.Equal(expected, File.ReadAllText($"{_root}/{name}"));
        }, iter: 40);

    [Fact]
    public async Task Through_a_link_that_stays_inside_the_file_behind_it_is_written()
    {
        var path = _temp.Write("root/dir/real.txt", "old");
        _temp.Link("root/link", "dir/real.txt");
        await using var call = await PrepareAsync("link", "new");
        Assert.Equal("Write dir/real.txt", call.Title);

        await call.RunAsync(new TestRun(), default);

        Assert.Equal("new", File.ReadAllText(path));
        Assert.NotNull(new FileInfo($"{_root}/link").LinkTarget);
    }

    [Fact]
    public async Task Other_names_of_a_file_keep_the_old_content_and_grow_with_what_is_added()
    {
        _temp.Write("root/a", "old");
        using (var ln = Process.Start("ln", [_temp["root/a"], _temp["root/b"]]))
        {
            ln.WaitForExit();
        }

        await Call.RunAsync("write_file", _root, new { file_path = "a", content = "+", append = true });
        Assert.Equal("old+", File.ReadAllText(_temp["root/b"]));
        await Call.RunAsync("write_file", _root, new { file_path = "a", content = "new" });
        Assert.Equal(("new", "old+"), (File.ReadAllText(_temp["root/a"]), File.ReadAllText(_temp["root/b"])));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_changed_since_it_was_shown_is_left_as_it_is(bool append)
    {
        var path = _temp.Write("root/a.txt", "shown");
        await using var call = await PrepareAsync("a.txt", "new", append);
        File.WriteAllText(path, "other");

        var result = await call.RunAsync(new TestRun(), default);

        Assert.Equal((false, "Cannot write a.txt: it has changed since it was looked at; nothing was written."), (result.Succeeded, result.ForModel));
        Assert.Equal("other", File.ReadAllText(path));
        Assert.IsType<Diff>(result.Content![0]);
        Leftovers();
    }

    [Fact]
    public async Task A_change_that_keeps_size_and_time_is_noticed_as_well()
    {
        var path = _temp.Write("root/a.txt", "shown");
        var time = File.GetLastWriteTimeUtc(path);
        await using var call = await PrepareAsync("a.txt", "new");
        File.WriteAllText(path, "Shown");
        File.SetLastWriteTimeUtc(path, time);

        Assert.False((await call.RunAsync(new TestRun(), default)).Succeeded);
        Assert.Equal("Shown", File.ReadAllText(path));
    }

    [Fact]
    public async Task What_appeared_vanished_or_moved_meanwhile_is_not_written()
    {
        var outside = _temp.Write("outside/secret.txt", "secret");
        _temp.MakeDirectory("root/dir");
        await using (var appeared = await PrepareAsync("new.txt", "mine"))
        {
            _temp.Write("root/new.txt", "theirs");
            Assert.False((await appeared.RunAsync(new TestRun(), default)).Succeeded);
            Assert.Equal("theirs", File.ReadAllText(_temp["root/new.txt"]));
        }

        await using (var vanished = await PrepareAsync("new.txt", "mine"))
        {
            File.Delete(_temp["root/new.txt"]);
            Assert.False((await vanished.RunAsync(new TestRun(), default)).Succeeded);
            Assert.False(File.Exists(_temp["root/new.txt"]));
        }

        await using (var link = await PrepareAsync("new.txt", "mine"))
        {
            _temp.Link("root/new.txt", "../outside/secret.txt");
            Assert.False((await link.RunAsync(new TestRun(), default)).Succeeded);
        }

        await using (var moved = await PrepareAsync("dir/new.txt", "mine"))
        {
            _temp.Link("root/other", "../outside");
            Names.Exchange(_temp["root/dir"], _temp["root/other"]);
            var result = await moved.RunAsync(new TestRun(), default);
            Assert.Equal("Cannot write dir/new.txt: its directory has been moved or replaced since it was looked at; nothing was written.", result.ForModel);
        }

        Assert.Equal("secret", File.ReadAllText(outside));
        Assert.Single(Directory.GetFileSystemEntries(_temp["outside"]));
        Leftovers();
    }

    [Fact]
    public async Task A_cancelled_call_writes_nothing()
    {
        var path = _temp.Write("root/a.txt", "old");
        await using (var call = await PrepareAsync("a.txt", "new"))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.RunAsync(new TestRun { IsCancelled = true }, default));
        }

        await using (var call = await PrepareAsync("b/c.txt", "new"))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.RunAsync(new TestRun { IsCancelled = true }, default));
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public async Task Each_write_is_one_step_that_can_be_refused()
    {
        var run = new TestRun();
        await using var call = await PrepareAsync("a/b/c.txt", "new");
        await call.RunAsync(run, default);
        Assert.Equal(1, run.Commits);
    }

    [Fact]
    public async Task What_is_no_file_is_refused()
    {
        _temp.MakeDirectory("root/dir");
        using (var mkfifo = Process.Start("mkfifo", _temp["root/pipe"]))
        {
            mkfifo.WaitForExit();
        }

        _temp.Write("root/a.txt", "");
        Assert.Equal("file_path: cannot write dir: it is a directory", await RefusedAsync("dir"));
        Assert.Equal("file_path: cannot write .: it is a directory", await RefusedAsync("."));
        Assert.Contains("no ordinary file", await RefusedAsync("pipe"), StringComparison.Ordinal);
        Assert.Contains("not a directory", await RefusedAsync("a.txt/b"), StringComparison.Ordinal);
        Assert.Equal("content: is required", await Call.RefusedAsync("write_file", _root, new { file_path = "x" }));
        Assert.Contains("8388608 bytes", await Call.RefusedAsync("write_file", _root, new { file_path = "x", content = new string('é', (WriteFileTool.MostBytes / 2) + 1) }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_and_what_lies_outside_are_not_shown_before_anybody_was_asked()
    {
        _temp.Write("root/.env", "KEY=secret");
        _temp.Write("outside/notes.txt", "secret");
        foreach (var (path, within) in new[] { (".env", true), ("../outside/notes.txt", false) })
        {
            await using var call = await PrepareAsync(path, "new");
            var shown = Assert.IsType<TextContent>(Assert.IsType<Content>(Assert.Single(call.Preview)).Block).Text;
            Assert.DoesNotContain("secret", shown, StringComparison.Ordinal);
            Assert.Contains("new", shown, StringComparison.Ordinal);
            Assert.Equal(within, Assert.Single(call.Facts.Paths).WithinRoots);
            Assert.Equal(within ? Verdict.Ask : Verdict.Allow, new PermissionEngine(RuleSet.Empty).Decide(call.Facts, SessionModes.FullAccess).Verdict);
        }
    }

    [Theory]
    [InlineData(".env")]
    [InlineData(".git/hooks/pre-commit")]
    [InlineData(".agentao/permissions.json")]
    [InlineData("AGENTAO.md")]
    [InlineData("skills/x/SKILL.md")]
    [InlineData("harmless-link")]
    public async Task What_governs_the_agent_asks_in_every_mode_that_writes_by_whatever_name(string path)
    {
        _temp.Write("root/.git/config", "");
        _temp.Link("root/harmless-link", ".git/config");
        await using var call = await PrepareAsync(path, "x");
        foreach (var mode in new[] { SessionModes.WorkspaceWrite, SessionModes.FullAccess })
        {
            Assert.Equal(Verdict.Ask, new PermissionEngine(RuleSet.Empty).Decide(call.Facts, mode).Verdict);
        }
    }

    [Fact]
    public async Task What_is_much_is_shown_in_part_and_written_whole()
    {
        var content = string.Concat(Enumerable.Repeat("😀", WriteFileCall.MostShown));
        await using var call = await PrepareAsync("big.txt", content);
        var shown = Assert.IsType<TextContent>(Assert.IsType<Content>(Assert.Single(call.Preview)).Block).Text;
        Assert.InRange(shown.Length, WriteFileCall.MostShown, WriteFileCall.MostShown + 200);
        Assert.Contains($"[and {WriteFileCall.MostShown} more characters]", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', string.Concat(shown.EnumerateRunes()));

        await call.RunAsync(new TestRun(), default);
        Assert.Equal(content, File.ReadAllText($"{_root}/big.txt"));

        File.WriteAllBytes(_temp["root/binary"], [0, 1, 2]);
        await using var binary = await PrepareAsync("binary", "text");
        Assert.Contains("(3 bytes, not shown)", ((TextContent)((Content)binary.Preview[0]).Block).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Whom_permissions_bind_leaves_nothing_behind()
    {
        _temp.Write("root/mine/readonly.txt", "old");
        _temp.Write("root/closed/x.txt", "old");
        foreach (var directory in new[] { _temp.Path, _root, _temp["root/closed"] })
        {
            File.SetUnixFileMode(directory, (UnixFileMode)0b111_101_101);
        }

        File.SetUnixFileMode(_temp["root/mine"], (UnixFileMode)0b111_111_111);
        File.SetUnixFileMode(_temp["root/mine/readonly.txt"], (UnixFileMode)0b100_100_100);
        Unprivileged.Run(() =>
        {
            foreach (var path in new[] { "mine/readonly.txt", "closed/x.txt", "closed/new.txt", "closed/new/deep.txt" })
            {
                using var place = new Core.Workspace.WorkspaceFiles(new Core.Workspace.WorkspaceRoots(_root, [])).Look(path);
                var change = new Core.Workspace.FileChange(place, null);
                Assert.Equal("the system denies permission", change.Write("new"u8));
                Assert.Equal("the system denies permission", change.Append("new"u8));
            }
        });
        Assert.Equal("old", File.ReadAllText(_temp["root/mine/readonly.txt"]));
        Assert.Equal("old", File.ReadAllText(_temp["root/closed/x.txt"]));
        Assert.Single(Directory.GetFileSystemEntries(_temp["root/closed"]));
        Leftovers();
    }

    [Theory]
    [InlineData("old.txt", false)]
    [InlineData("old.txt", true)]
    [InlineData("new.txt", false)]
    [InlineData("a/b/new.txt", false)]
    public async Task A_disk_without_room_leaves_everything_as_it_was(string path, bool append)
    {
        using var disk = SmallDisk.Mount(_temp.MakeDirectory("root/disk"), 256);
        File.WriteAllText(_temp["root/disk/old.txt"], "old");

        var result = await Call.RunAsync("write_file", _root, new { file_path = $"disk/{path}", content = new string('x', 1024 * 1024), append });

        Assert.Equal((false, $"Cannot write disk/{path}: there is no room left on the disk."), (result.Succeeded, result.ForModel));
        Assert.Equal("old", File.ReadAllText(_temp["root/disk/old.txt"]));
        Assert.Single(Directory.GetFileSystemEntries(_temp["root/disk"]));
    }

    public void Dispose() => _temp.Dispose();

    private Task<PreparedCall> PrepareAsync(string path, string content, bool append = false) =>
        Call.PrepareAsync("write_file", _root, new { file_path = path, content, append });

    private Task<string> RefusedAsync(string path) => Call.RefusedAsync("write_file", _root, new { file_path = path, content = "x" });

    private void Leftovers() =>
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_root, "*", SearchOption.AllDirectories), path => Path.GetFileName(path).StartsWith(".acp-agent-", StringComparison.Ordinal));
}
