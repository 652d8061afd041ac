using AcpAgent.Core.Tools;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Tools;

public sealed class ReplaceToolTests : IDisposable
{
    private readonly TemporaryDirectory _temp = new();
    private readonly string _root;

    public ReplaceToolTests() => _root = _temp.MakeDirectory("root");

    [Fact]
    public async Task The_change_is_shown_and_then_made()
    {
        var path = _temp.Write("root/a.txt", "one\ntwo\nthree\n");
        await using var call = await Call.PrepareAsync("replace", _root, new { file_path = "a.txt", old_text = "two", new_text = "2" });
        Assert.Equal("Edit a.txt", call.Title);
        Assert.Equal([new Diff { Path = path, OldText = "one\ntwo\nthree\n", NewText = "one\n2\nthree\n" }], call.Preview);
        Assert.Equal(2u, Assert.Single(call.Locations).Line);
        Assert.True(Assert.Single(call.Facts.Paths).Writes);
        Assert.Equal("one\ntwo\nthree\n", File.ReadAllText(path));

        Assert.Equal(new ToolResult(true, "Replaced it in a.txt at line 2."), await call.RunAsync(new TestRun(), default));
        Assert.Equal("one\n2\nthree\n", File.ReadAllText(path));
    }

    [Fact]
    public async Task What_changed_since_it_was_shown_is_left_alone()
    {
        var path = _temp.Write("root/a.txt", "one\n");
        await using var call = await Call.PrepareAsync("replace", _root, new { file_path = "a.txt", old_text = "one", new_text = "two" });
        File.WriteAllText(path, "one more\n");
        var result = await call.RunAsync(new TestRun(), default);
        Assert.False(result.Succeeded);
        Assert.Contains("it has changed since it was looked at", result.ForModel, StringComparison.Ordinal);
        Assert.Equal("one more\n", File.ReadAllText(path));
    }

    [Fact]
    public async Task A_cancelled_turn_changes_nothing()
    {
        var path = _temp.Write("root/a.txt", "one\n");
        await using var call = await Call.PrepareAsync("replace", _root, new { file_path = "a.txt", old_text = "one", new_text = "two" });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.RunAsync(new TestRun { IsCancelled = true }, default));
        Assert.Equal("one\n", File.ReadAllText(path));
    }

    [Fact]
    public async Task What_lies_outside_or_may_be_secret_is_not_looked_at_before_it_is_allowed()
    {
        var outside = _temp.Write("outside/a.txt", "one\n");
        var secret = _temp.Write("root/.env", "KEY=one\n");
        foreach (var path in (string[])[outside, secret])
        {
            await using var call = await Call.PrepareAsync("replace", _root, new { file_path = path, old_text = "one", new_text = "two" });
            Assert.Equal("In place of:\none\ncomes:\ntwo", ((TextContent)Assert.IsType<Content>(Assert.Single(call.Preview)).Block).Text);
            Assert.True((await call.RunAsync(new TestRun(), default)).Succeeded);
            Assert.EndsWith("two\n", File.ReadAllText(path), StringComparison.Ordinal);
        }

        await using var missing = await Call.PrepareAsync("replace", _root, new { file_path = outside, old_text = "nothing", new_text = "two" });
        Assert.Contains("old_text: it was not found", (await missing.RunAsync(new TestRun(), default)).ForModel, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.txt", "x", "y", "cannot edit a.txt: old_text: it was not found, not even with other white space")]
    [InlineData("a.txt", "o", "y", "cannot edit a.txt: old_text: it is found 2 times, at the lines 1, 2; give more of what is around it, or set replace_all")]
    [InlineData("a.txt", "", "y", "old_text: must not be empty; to make a new file, or to replace a whole one, use write_file")]
    [InlineData("a.txt", "one", "one", "new_text: is the same as old_text")]
    [InlineData("none.txt", "one", "two", "cannot edit none.txt: there is nothing of that name")]
    [InlineData(".", "one", "two", "cannot edit .: it is a directory")]
    [InlineData("binary", "one", "two", "cannot edit binary: it is no text in UTF-8")]
    public async Task What_cannot_be_done_is_refused_before_anybody_is_asked(string file_path, string old_text, string new_text, string message)
    {
        _temp.Write("root/a.txt", "one\ntwo\n");
        File.WriteAllBytes(_temp["root/binary"], [1, 0, 255]);
        Assert.Equal(message, await Call.RefusedAsync("replace", _root, new { file_path, old_text, new_text }));
    }

    [Fact]
    public async Task Every_place_is_replaced_where_that_is_meant()
    {
        var path = _temp.Write("root/a.txt", "a b a\na\n");
        var result = await Call.RunAsync("replace", _root, new { file_path = "a.txt", old_text = "a", new_text = "c", replace_all = true });
        Assert.Equal("Replaced it in a.txt at 3 places.", result.ForModel);
        Assert.Equal("c b c\nc\n", File.ReadAllText(path));
    }

    public void Dispose() => _temp.Dispose();
}
