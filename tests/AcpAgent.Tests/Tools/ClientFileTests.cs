using AcpAgent.Core.Tools;
using AcpAgent.Core.Tools.Clients;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Support;
using AcpAgent.Tests.Tools.Shell;
using Xunit;

namespace AcpAgent.Tests.Tools;

/// <summary>Files of the workspace as the client has them, beside the real disk.</summary>
public sealed class ClientFileTests : IDisposable
{
    private readonly TemporaryDirectory _temp = new();
    private readonly Editor _editor = new();

    [Fact]
    public async Task What_is_not_saved_is_read_and_said()
    {
        Saved("a.txt", "old\n");
        _editor.Buffers[_temp["a.txt"]] = "one\ntwo\nthree";
        Assert.Equal("one\ntwo\nthree\n[This is as it stands in the user's editor, not saved yet.]", (await RunAsync("read_file", new { file_path = "a.txt" })).ForModel);
        Assert.Equal(
            "two\n[Lines 2 to 2 are shown. The file goes on: go on with offset 3.]\n[This is as it stands in the user's editor, not saved yet.]",
            (await RunAsync("read_file", new { file_path = "a.txt", offset = 2, limit = 1 })).ForModel);
    }

    [Fact]
    public async Task Where_the_client_has_the_same_or_does_not_say_the_disk_counts()
    {
        Saved("a.txt", "\ufeffone\r\ntwo\r\n");
        _editor.Buffers[_temp["a.txt"]] = "one\ntwo\n";
        Assert.Equal("one\r\ntwo\r\n", (await RunAsync("read_file", new { file_path = "a.txt" })).ForModel);
        _editor.Buffers.Clear();
        Assert.Equal("one\r\ntwo\r\n", (await RunAsync("read_file", new { file_path = "a.txt" })).ForModel);
        Assert.Equal(2, _editor.Asked);
    }

    [Fact]
    public async Task The_client_is_not_asked_about_what_is_not_its_to_know()
    {
        File.WriteAllBytes(_temp["binary"], [1, 0, 2]);
        Directory.CreateDirectory(_temp["work"]);
        File.WriteAllText(_temp["outside.txt"], "outside");
        await RunAsync("read_file", new { file_path = "binary" });
        Assert.Equal("outside", (await RunAsync("read_file", new { file_path = "../outside.txt" }, cwd: _temp["work"])).ForModel);
        _editor.Reads = false;
        Saved("a.txt", "text");
        await RunAsync("read_file", new { file_path = "a.txt" });
        Assert.Equal(0, _editor.Asked);
    }

    [Fact]
    public async Task An_edit_is_made_in_what_is_not_saved_shown_so_and_written_by_the_client()
    {
        Saved("a.txt", "old\n");
        _editor.Buffers[_temp["a.txt"]] = "new one\nnew two\n";
        await using var call = await PrepareAsync("replace", new { file_path = "a.txt", old_text = "new two", new_text = "new 2" });
        Assert.Equal(0, _editor.Asked);
        Assert.True(await call.AskClientAsync(default));
        Assert.Equal(new Diff { Path = _temp["a.txt"], OldText = "new one\nnew two\n", NewText = "new one\nnew 2\n" }, Assert.Single(call.Preview));

        var result = await call.RunAsync(new TestRun(), default);

        Assert.Equal((true, "Replaced it in a.txt at line 2."), (result.Succeeded, result.ForModel));
        Assert.Equal("new one\nnew 2\n", _editor.Buffers[_temp["a.txt"]]);
        Assert.Equal("old\n", File.ReadAllText(_temp["a.txt"]));
    }

    [Fact]
    public async Task What_is_only_on_the_disk_is_not_edited_where_the_client_has_something_else()
    {
        Saved("a.txt", "old\n");
        _editor.Buffers[_temp["a.txt"]] = "new\n";
        await using var call = await PrepareAsync("replace", new { file_path = "a.txt", old_text = "old", new_text = "x" });
        var refused = await Assert.ThrowsAsync<ToolArgumentException>(() => call.AskClientAsync(default).AsTask());
        Assert.StartsWith("cannot edit a.txt: old_text: ", refused.Message, StringComparison.Ordinal);

        _editor.Reads = false;
        Assert.StartsWith(
            "cannot edit a.txt: old_text: ",
            (await Assert.ThrowsAsync<ToolArgumentException>(() => PrepareAsync("replace", new { file_path = "a.txt", old_text = "none", new_text = "x" }))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("write_file")]
    [InlineData("replace")]
    public async Task A_client_that_only_reads_keeps_what_is_not_saved_from_being_overwritten(string tool)
    {
        _editor.Writes = false;
        Saved("a.txt", "old\n");
        _editor.Buffers[_temp["a.txt"]] = "new\n";
        var result = await RunAsync(tool, Change(tool, "new"));
        Assert.EndsWith("a.txt: it has changes in the user's editor that are not saved; nothing was written.", result.ForModel, StringComparison.Ordinal);
        Assert.Equal("old\n", File.ReadAllText(_temp["a.txt"]));

        _editor.Buffers[_temp["a.txt"]] = "old\n";
        Assert.True((await RunAsync(tool, Change(tool, "old"))).Succeeded);
        Assert.Equal("changed\n", File.ReadAllText(_temp["a.txt"]));
    }

    [Theory]
    [InlineData("write_file")]
    [InlineData("replace")]
    public async Task What_changed_after_it_was_shown_is_not_written_over(string tool)
    {
        Saved("a.txt", "old\n");
        _editor.Buffers[_temp["a.txt"]] = "new\n";
        await using var call = await PrepareAsync(tool, Change(tool, "new"));
        await call.AskClientAsync(default);
        _editor.Buffers[_temp["a.txt"]] = "new, and typed on\n";
        Assert.Contains("it has changed since it was looked at; nothing was written", (await call.RunAsync(new TestRun(), default)).ForModel, StringComparison.Ordinal);
        Assert.Equal("new, and typed on\n", _editor.Buffers[_temp["a.txt"]]);

        _editor.Buffers[_temp["a.txt"]] = "old\n";
        await using var other = await PrepareAsync(tool, Change(tool, "old"));
        await other.AskClientAsync(default);
        File.Delete(_temp["a.txt"]);
        File.CreateSymbolicLink(_temp["a.txt"], _temp["elsewhere"]);
        Assert.False((await other.RunAsync(new TestRun(), default)).Succeeded);
        Assert.Equal("old\n", _editor.Buffers[_temp["a.txt"]]);
    }

    [Fact]
    public async Task New_files_and_whole_ones_are_written_by_the_client_and_what_is_added_goes_behind_what_is_not_saved()
    {
        Assert.True((await RunAsync("write_file", new { file_path = "new.txt", content = "x" })).Succeeded);
        Assert.Equal("x", _editor.Buffers[_temp["new.txt"]]);
        Assert.False(File.Exists(_temp["new.txt"]));

        Saved("a.txt", "old\n");
        _editor.Buffers[_temp["a.txt"]] = "new\n";
        Assert.True((await RunAsync("write_file", new { file_path = "a.txt", content = "more\n", append = true })).Succeeded);
        Assert.Equal("new\nmore\n", _editor.Buffers[_temp["a.txt"]]);

        _editor.Refuses = "it is locked";
        Assert.Equal("Cannot write a.txt: it is locked.", (await RunAsync("write_file", new { file_path = "a.txt", content = "y" })).ForModel);
        Assert.Equal("old\n", File.ReadAllText(_temp["a.txt"]));
    }

    [Fact]
    public async Task A_cancelled_turn_writes_nothing()
    {
        Saved("a.txt", "old\n");
        await using var call = await PrepareAsync("write_file", new { file_path = "a.txt", content = "x" });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.RunAsync(new TestRun { IsCancelled = true }, default));
        Assert.Empty(_editor.Buffers);
    }

    [Fact]
    public async Task While_a_command_runs_in_the_background_the_disk_alone_counts()
    {
        await using var shell = new TestShell();
        await shell.RunAsync(new { command = "sleep 600", is_background = true });
        var path = Path.Join(shell.Workspace, "a.txt");
        File.WriteAllText(path, "old\n");
        _editor.Buffers[path] = "old\n";
        await using var call = await Call.Tool("write_file").PrepareAsync(Call.Arguments(new { file_path = "a.txt", content = "x" }), shell.Environment with { Files = _editor }, default);

        Assert.False(await call.AskClientAsync(default));
        Assert.True((await call.RunAsync(new TestRun(), default)).Succeeded);

        Assert.Equal(0, _editor.Asked);
        Assert.Equal("x", File.ReadAllText(path));
    }

    public void Dispose() => _temp.Dispose();

    private static object Change(string tool, string old) => tool == "replace"
        ? new { file_path = "a.txt", old_text = old, new_text = "changed" }
        : new { file_path = "a.txt", content = "changed\n" };

    private void Saved(string name, string text) => File.WriteAllText(_temp[name], text);

    private async Task<PreparedCall> PrepareAsync(string tool, object arguments, string? cwd = null) =>
        await Call.Tool(tool).PrepareAsync(Call.Arguments(arguments), new ToolEnvironment("s", new WorkspaceRoots(cwd ?? _temp.Path, []), null, _editor), default);

    private async Task<ToolResult> RunAsync(string tool, object arguments, string? cwd = null)
    {
        await using var call = await PrepareAsync(tool, arguments, cwd);
        await call.AskClientAsync(default);
        return await call.RunAsync(new TestRun(), default);
    }

    /// <summary>What a client has open.</summary>
    private sealed class Editor : IClientFiles
    {
        public Dictionary<string, string> Buffers { get; } = [];

        public int Asked { get; private set; }

        public string? Refuses { get; set; }

        public bool Reads { get; set; } = true;

        public bool Writes { get; set; } = true;

        public Task<string?> ReadAsync(string path, CancellationToken cancellation)
        {
            Asked++;
            return Task.FromResult(Buffers.GetValueOrDefault(path));
        }

        public Task<string?> WriteAsync(string path, string content, CancellationToken cancellation)
        {
            if (Refuses is null)
            {
                Buffers[path] = content;
            }

            return Task.FromResult(Refuses);
        }
    }
}
