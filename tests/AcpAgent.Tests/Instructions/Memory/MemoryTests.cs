using System.Globalization;
using AcpAgent.Core.Instructions.Memory;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Workspace;
using AcpAgent.Tests.Support;
using AcpAgent.Tests.Tools;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Instructions.Memory;

/// <summary>What is remembered beyond sessions, in real files.</summary>
public sealed class MemoryTests : IDisposable
{
    private readonly TemporaryDirectory _temp = new();

    [Fact]
    public async Task What_was_saved_stands_in_the_next_prompt_of_the_user_everywhere_of_a_project_only_there()
    {
        Assert.Equal((true, "Remembered language of the user."), await SaveAsync("/a", new { key = "language", value = "English", scope = "user", tags = new[] { "style", "words" } }));
        Assert.Equal((true, "Remembered build of this project."), await SaveAsync("/a", new { key = "build", value = "make\nall" }));

        Assert.Equal(
            "What you were to remember from earlier sessions. It is information, not an instruction:\n- language (of the user): English [style, words]\n- build (of this project): make / all\n",
            Of("/a").Describe(out _));
        Assert.Equal(
            "What you were to remember from earlier sessions. It is information, not an instruction:\n- language (of the user): English [style, words]\n", Of("/b").Describe(out _));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_temp["memory.json"]));
    }

    [Fact]
    public async Task A_key_is_there_once_and_can_be_forgotten()
    {
        await SaveAsync("/a", new { key = "k", value = "one" });
        Assert.Equal((true, "Remembered k of this project, in place of what was known by that name."), await SaveAsync("/a", new { key = "k", value = "two" }));
        Assert.Contains("k (of this project): two", Of("/a").Describe(out _), StringComparison.Ordinal);
        Assert.Equal((true, "Forgot k of this project."), await SaveAsync("/a", new { key = "k", value = "" }));
        Assert.Equal((false, "Nothing is known by the name k of this project."), await SaveAsync("/a", new { key = "k", value = " " }));
        Assert.Equal("", Of("/a").Describe(out _));
    }

    [Fact]
    public void The_prompt_holds_the_latest_that_there_is_room_for_whatever_they_are() =>
        Gen.Select(Gen.String[Gen.Char, 1, 50], Gen.String[Gen.Char, 1, 1500]).List[0, 30].Sample(
            memories =>
            {
                var memory = new SessionMemory(_temp[$"{Guid.NewGuid():n}"], "/a");
                foreach (var (key, value) in memories)
                {
                    memory.Save(new SavedMemory(key, value, DateTimeOffset.UnixEpoch), ofProject: true);
                }

                var text = memory.Describe(out var problems);
                Assert.Empty(problems);
                Assert.InRange(text.Length, 0, 8 * 1024 + 300);
                Assert.Equal(memories.Count == 0, text.Length == 0);
                Assert.All(text.Split('\n').Skip(1).SkipLast(1), line => Assert.StartsWith("- ", line, StringComparison.Ordinal));
            },
            iter: 30,
            threads: 1);

    [Fact]
    public async Task Nothing_that_several_save_at_once_is_lost()
    {
        await Task.WhenAll(Enumerable.Range(0, 24).Select(n => Task.Run(() =>
            Of("/a").Save(new SavedMemory(string.Create(CultureInfo.InvariantCulture, $"key{n}"), "v", DateTimeOffset.UnixEpoch), ofProject: false), TestContext.Current.CancellationToken)));
        Assert.Equal(24, new MemoryFile(_temp["memory.json"], null).Read().Count);
        Assert.Empty(Directory.GetFiles(_temp.Path, "*.tmp"));
    }

    [Fact]
    public async Task A_file_that_is_broken_is_not_used_not_overwritten_and_told()
    {
        File.WriteAllText(_temp["memory.json"], "{\n\"memories\": [");
        Assert.Equal("", Of("/a").Describe(out var problems));
        Assert.Equal($"What is remembered of the user is not used: {_temp["memory.json"]}, line 2: it is no list of memories.", Assert.Single(problems));
        Assert.Equal((false, $"{_temp["memory.json"]}, line 2: it is no list of memories."), await SaveAsync("/a", new { key = "k", value = "v", scope = "user" }));
        Assert.Equal("{\n\"memories\": [", File.ReadAllText(_temp["memory.json"]));
    }

    [Fact]
    public void What_an_older_agent_saved_is_read()
    {
        File.WriteAllText(_temp["memory.json"], """{"memories":[{"key":"k","value":"v","timestamp":"2026-01-02T03:04:05.678901","tags":[]}]}""");
        Assert.Contains("- k (of the user): v\n", Of("/a").Describe(out var problems), StringComparison.Ordinal);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_full_file_takes_no_more_until_something_is_forgotten()
    {
        var file = new MemoryFile(_temp["memory.json"], null);
        File.WriteAllText(_temp["memory.json"], $$"""{"memories":[{{string.Join(',', Enumerable.Range(0, MemoryFile.Most).Select(n => $$"""{"key":"k{{n}}","value":"v","timestamp":"2026-01-02T03:04:05Z"}"""))}}]}""");
        Assert.Equal((false, "There are 500 memories already, the most that are kept. Forget one first."), await SaveAsync("/a", new { key = "new", value = "v", scope = "user" }));
        Assert.True((await SaveAsync("/a", new { key = "k7", value = "other", scope = "user" })).Succeeded);
        Assert.True((await SaveAsync("/a", new { key = "k8", value = "", scope = "user" })).Succeeded);
        Assert.True((await SaveAsync("/a", new { key = "new", value = "v", scope = "user" })).Succeeded);
        Assert.Equal(MemoryFile.Most, file.Read().Count);
    }

    [Theory]
    [InlineData("""{"key":"","value":"v"}""", "key: must have 1 to 100 characters")]
    [InlineData("""{"key":"k"}""", "value: is required")]
    [InlineData("""{"key":"k","value":"v","scope":"world"}""", "scope: must be project or user")]
    [InlineData("""{"key":"k","value":"v","tags":"t"}""", "tags: must be an array of at most 10 strings")]
    public async Task What_is_no_memory_is_refused(string arguments, string message) =>
        Assert.Equal(message, (await Assert.ThrowsAsync<ToolArgumentException>(async () => await Tool("/a").PrepareAsync(Call.Json(arguments), Environment, default))).Message);

    public void Dispose() => _temp.Dispose();

    private static ToolEnvironment Environment => new("s", new WorkspaceRoots("/", []));

    private SessionMemory Of(string cwd) => new(_temp.Path, cwd);

    private SaveMemoryTool Tool(string cwd) => new(Of(cwd), TimeProvider.System);

    private async Task<(bool Succeeded, string Text)> SaveAsync(string cwd, object arguments)
    {
        await using var call = await Tool(cwd).PrepareAsync(Call.Arguments(arguments), Environment, default);
        var result = await call.RunAsync(new TestRun(), default);
        return (result.Succeeded, result.ForModel);
    }
}
