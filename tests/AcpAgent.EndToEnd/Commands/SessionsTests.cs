using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using Xunit;

namespace AcpAgent.EndToEnd.Commands;

/// <summary><c>acp-agent sessions</c>.</summary>
public sealed class SessionsTests : AgentTest
{
    [Fact]
    public async Task List_shows_the_newest_first()
    {
        var first = await MakeAsync("Remember the word heron.");
        var second = await MakeAsync("Remember the word egret.");
        var listed = await CommandRun.RunAsync(Home, "sessions", "list");
        Assert.Equal((0, ""), (listed.Exit, listed.Errors));
        var lines = listed.Output.TrimEnd('\n').Split('\n');
        Assert.Equal([second, first], lines.Select(line => line[..32]));
        Assert.All(lines, line => Assert.Contains(Home.Workspace, line, StringComparison.Ordinal));
        Assert.Contains("Remember the word egret.", lines[0], StringComparison.Ordinal);

        var json = (await CommandRun.RunAsync(Home, "sessions", "list", "--json")).Output.TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal([second, first], json.Select(session => session.GetProperty("sessionId").GetString()));
        Assert.All(json, session => Assert.Equal(Home.Workspace, session.GetProperty("cwd").GetString()));
        Assert.Contains("There are no sessions", (await CommandRun.RunAsync(Home, "sessions", "list", "--cwd", "/")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_tells_what_was_said_and_done()
    {
        var session = await MakeAsync("Write hello to notes.txt");
        var shown = await CommandRun.RunAsync(Home, "sessions", "show", session);
        Assert.Equal((0, ""), (shown.Exit, shown.Errors));
        Assert.All(
            [
                "> Write hello to notes.txt",
                "∙ I need write_file for this.",
                "notes.txt (+1 -0, new file)",
                "asked the user: Allow once / Reject",
                "granted: the user chose allow_once",
                "✓ Create notes.txt: completed",
                "[offline model] Done:",
                "ended: the model was done (end_turn)",
            ],
            words => Assert.Contains(words, shown.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Show_gives_every_record_to_a_program()
    {
        var session = await MakeAsync($"Write {new string('x', 200_000)} to notes.txt");
        var shown = await CommandRun.RunAsync(Home, "sessions", "show", session, "--json");
        Assert.Equal(0, shown.Exit);
        var records = shown.Output.TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        var types = records.Select(record => record.GetProperty("type").GetString()).ToList();
        Assert.Equal(["segment", "session", "prompt"], types[..3]);
        Assert.Contains("turn_ended", types);
        Assert.All(records, record => Assert.True(record.GetProperty("at").GetInt64() > 0));
        Assert.True(records.Select(record => record.GetProperty("seq").GetInt64()).Zip(records.Skip(1).Select(record => record.GetProperty("seq").GetInt64())).All(pair => pair.First < pair.Second));
        Assert.Contains(new string('x', 200_000), records[2].GetProperty("prompt")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Show_prints_what_is_left_of_a_damaged_session_and_where_the_damage_is(bool json)
    {
        var session = await MakeAsync("Remember the word heron.");
        var file = Directory.GetFiles(Path.Combine(Home.Data, session), "*.jsonl").Single();
        var lines = await File.ReadAllLinesAsync(file);
        var prompt = Array.FindIndex(lines, line => line.Contains("\"type\":\"prompt\"", StringComparison.Ordinal));
        lines[prompt] = lines[prompt].Replace("heron", "egret", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(file, lines);
        string[] arguments = ["sessions", "show", session];
        var shown = await CommandRun.RunAsync(Home, json ? [.. arguments, "--json"] : arguments);
        Assert.Equal(1, shown.Exit);
        Assert.Contains("I will remember", json ? string.Concat(Texts(shown.Output)) : shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("egret", shown.Output, StringComparison.Ordinal);
        Assert.Contains($"{file}, line {prompt + 1}", shown.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_asks_a_person_and_needs_to_be_told_where_there_is_none()
    {
        var session = await MakeAsync("hello");
        var refused = await CommandRun.RunAsync(Home, "sessions", "delete", session);
        Assert.Equal(2, refused.Exit);
        Assert.Contains("--yes", refused.Errors, StringComparison.Ordinal);

        using (var run = CommandRun.StartInTerminal(Home, "sessions", "delete", session))
        {
            await run.SaidAsync("[y/N]");
            run.Type("n\n");
            Assert.Equal(1, (await run.EndAsync()).Exit);
        }

        Assert.True(Directory.Exists(Path.Combine(Home.Data, session)));
        Assert.Equal(0, (await CommandRun.RunAsync(Home, "sessions", "delete", session, "--yes")).Exit);
        Assert.False(Directory.Exists(Path.Combine(Home.Data, session)));
    }

    [Fact]
    public async Task A_session_in_use_is_not_deleted_and_its_owner_is_named()
    {
        var (agent, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        var result = await CommandRun.RunAsync(Home, "sessions", "delete", session, "--yes");
        Assert.Equal((1, ""), (result.Exit, result.Output));
        Assert.Contains($"in use by process {agent.Id} on {Environment.MachineName}", result.Errors, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(Home.Data, session)));
        Assert.Equal(0, (await CommandRun.RunAsync(Home, "sessions", "show", session)).Exit);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("delete")]
    public async Task A_session_that_is_not_there_is_said_to_be_so(string command)
    {
        await MakeAsync("hello");
        foreach (var id in (string[])[new string('0', 32), "../../etc", ""])
        {
            var result = await CommandRun.RunAsync(Home, "sessions", command, id);
            Assert.Equal((1, ""), (result.Exit, result.Output));
            Assert.Contains("there is no session", result.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Looking_makes_no_directory()
    {
        var result = await CommandRun.RunAsync(Home, "sessions", "list", "--data", Home["elsewhere"]);
        Assert.Equal(1, result.Exit);
        Assert.Contains("does not exist", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Home["elsewhere"]));
    }

    private static IEnumerable<string?> Texts(string records) => records.TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line))
        .Where(record => record.GetProperty("type").GetString() == "text")
        .Select(record => record.GetProperty("text").GetString());

    private async Task<string> MakeAsync(string prompt)
    {
        var before = JournalFiles.Sessions(Home.Data);
        Assert.Equal(0, (await CommandRun.RunWithAsync(Home, prompt, null, "prompt", "-", "--approve", "all")).Exit);
        return Assert.Single(JournalFiles.Sessions(Home.Data).Except(before));
    }
}
