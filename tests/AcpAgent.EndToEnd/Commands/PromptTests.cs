using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Tests.Shared;
using Xunit;

namespace AcpAgent.EndToEnd.Commands;

/// <summary><c>acp-agent prompt</c>.</summary>
public sealed class PromptTests : AgentTest
{
    private string Notes => Path.Combine(Home.Workspace, "notes.txt");

    [Fact]
    public async Task The_answer_is_the_output_and_everything_around_it_goes_to_standard_error()
    {
        await File.WriteAllTextAsync(Path.Combine(Home.Workspace, "README.md"), "# Herons\n");
        var result = await CommandRun.RunAsync(Home, "prompt", "What is in this folder?");
        Assert.Equal(0, result.Exit);
        Assert.StartsWith("[offline model] ", result.Output, StringComparison.Ordinal);
        Assert.Contains("# Herons", result.Output, StringComparison.Ordinal);
        Assert.All(
            ["∙ Let me look", "✓ List .: completed", "✓ Read README.md: completed", "end_turn · ", " tokens in, ", "session "],
            words => Assert.Contains(words, result.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', result.Output + result.Errors);
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_permission_is_denied_and_that_is_said()
    {
        var result = await CommandRun.RunAsync(Home, "prompt", "Write hello to notes.txt");
        Assert.Equal(0, result.Exit);
        Assert.Contains("Reject (denied: nobody is at the terminal to ask", result.Errors, StringComparison.Ordinal);
        Assert.Contains("rejected", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Notes));
    }

    [Fact]
    public async Task Permission_can_be_given_beforehand_and_the_change_is_shown()
    {
        await File.WriteAllTextAsync(Notes, "old\n");
        var result = await CommandRun.RunAsync(Home, "prompt", "--approve", "all", "Write hello to notes.txt");
        Assert.Equal(0, result.Exit);
        Assert.All(
            ["notes.txt (+1 -1)", "    - old\n", "    + hello\n", "? May the agent do this: Write notes.txt", "1) Allow once", "2) Reject"],
            words => Assert.Contains(words, result.Errors, StringComparison.Ordinal));
        Assert.Equal("hello", await File.ReadAllTextAsync(Notes));
    }

    [Fact]
    public async Task A_person_at_the_terminal_is_asked()
    {
        using var run = CommandRun.StartInTerminal(Home, "prompt", "Write it's me to notes.txt");
        await run.SaidAsync("Answer 1 to 2:");
        run.Type("allow\n");
        Assert.Equal(0, (await run.EndAsync()).Exit);
        Assert.Equal("it's me", await File.ReadAllTextAsync(Notes));
    }

    [Fact]
    public async Task A_person_can_cancel_a_question()
    {
        using var run = CommandRun.StartInTerminal(Home, "prompt", "Write hello to notes.txt");
        await run.SaidAsync("Answer 1 to 2:");
        run.Type("\u0003");
        var result = await run.EndAsync();
        Assert.Equal(130, result.Exit);
        Assert.Contains("cancelled · ", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Notes));
    }

    [Theory]
    [InlineData("/offline say 3 words; finish length", 3, "max_tokens")]
    [InlineData("/offline loop", 4, "max_turn_requests")]
    [InlineData("/offline say 3 words; finish content_filter", 5, "refusal")]
    [InlineData("/offline error Unauthorized", 1, "acp-agent: the agent answered with an error")]
    public async Task The_exit_code_tells_how_the_turn_ended(string prompt, int exit, string says)
    {
        var result = await CommandRun.RunAsync(Home, "prompt", prompt);
        Assert.Equal(exit, result.Exit);
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_cancels_the_turn()
    {
        using var run = CommandRun.Start(Home, ["prompt", "/offline say 3 words; hang"]);
        await run.SaidAsync("river");
        run.Interrupt();
        var result = await run.EndAsync();
        Assert.Equal(130, result.Exit);
        Assert.Contains("cancelled · ", result.Errors, StringComparison.Ordinal);
        Assert.Equal("user", JournalFiles.LastTurnCause(Home, Assert.Single(JournalFiles.Sessions(Home.Data))));
    }

    [Fact]
    public async Task A_second_interrupt_ends_an_agent_that_does_not_listen()
    {
        using var run = CommandRun.Start(Home, ["prompt", "hello", "--agent", Scripted("""{"jsonrpc":"2.0","id":3,"method":"_done"}""")]);
        await run.SaidAsync("working");
        run.Interrupt();
        await run.SaidAsync("Press Ctrl-C again");
        run.Interrupt();
        Assert.Equal(130, (await run.EndAsync()).Exit);
        await Patience.UntilAsync(() => !ProcessesNaming(Home.Data).Any(), "the agent is gone");
    }

    [Fact]
    public async Task A_terminal_cannot_be_fooled_by_any_agent()
    {
        var evil = """
            {"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s","update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"\u001b]0;owned\u0007\u001b[2J"}}}}
            {"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s","update":{"sessionUpdate":"tool_call","toolCallId":"c","title":"\u009b1A\rRead","status":"completed"}}}
            {"jsonrpc":"2.0","id":3,"result":{"stopReason":"end_turn"}}
            """;
        var result = await CommandRun.RunAsync(Home, "prompt", "hello", "--agent", Scripted(evil));
        Assert.Equal(0, result.Exit);
        Assert.DoesNotContain(result.Output + result.Errors, c => char.IsControl(c) && c != '\n');
        Assert.Contains("\\x1b]0;owned\\x07", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_can_come_from_standard_input()
    {
        var result = await CommandRun.RunWithAsync(Home, "Remember the word heron.\n", null, "prompt", "-");
        Assert.Equal(0, result.Exit);
        Assert.Contains("heron", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_in_a_prompt_is_special()
    {
        var result = await CommandRun.RunAsync(Home, "prompt", "@heron [suggest] -x --help me");
        Assert.Equal(0, result.Exit);
        Assert.Contains("@heron [suggest] -x --help me", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_can_be_gone_on_with()
    {
        await CommandRun.RunAsync(Home, "prompt", "Remember the word heron.");
        var session = Assert.Single(JournalFiles.Sessions(Home.Data));
        var result = await CommandRun.RunAsync(Home, "prompt", "Which word was it?", "--session", session);
        Assert.Equal(0, result.Exit);
        Assert.Contains("heron", result.Output, StringComparison.Ordinal);
        Assert.Contains("Going on with", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_not_there_is_said_to_be_so()
    {
        var result = await CommandRun.RunAsync(Home, "prompt", "hello", "--session", new string('0', 32));
        Assert.Equal((1, ""), (result.Exit, result.Output));
        Assert.Contains("there is no session", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_every_message_is_a_line_and_nothing_else_is_printed()
    {
        var result = await CommandRun.RunAsync(Home, "prompt", "Write hello to notes.txt", "--json", "--approve", "all");
        Assert.Equal(0, result.Exit);
        var messages = result.Output.TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        Assert.All(messages, message => Assert.Equal("2.0", message.GetProperty("jsonrpc").GetString()));
        var methods = messages.Select(message => message.TryGetProperty("method", out var method) ? method.GetString() : null).ToList();
        Assert.Equal("initialize", methods[0]);
        Assert.All(["session/new", "session/prompt", "session/update", "session/request_permission"], method => Assert.Contains(method, methods));
        Assert.Equal("end_turn", messages[^1].GetProperty("result").GetProperty("stopReason").GetString());
    }

    [Fact]
    public async Task Every_message_of_its_own_fits_the_protocol()
    {
        var clients = NodeClients.Require();
        var wires = Directory.CreateDirectory(Home["wires"]).FullName;
        var agent = $"{NodeClients.Node} {Path.Combine(clients.Folder, "tee.mjs")} {wires} {AgentExecutable.Path}";
        var first = await CommandRun.RunAsync(Home, "prompt", "Write hello to notes.txt", "--approve", "all", "--agent", agent);
        Assert.Equal(0, first.Exit);
        var session = Assert.Single(JournalFiles.Sessions(Home.Data));
        var second = await CommandRun.RunAsync(Home, "prompt", "Write more to notes.txt", "--approve", "none", "--session", session, "--agent", agent);
        Assert.Equal(0, second.Exit);
        RecordedWires.AssertClean(wires, 2);
    }

    [Fact]
    public async Task An_agent_that_listens_can_be_asked()
    {
        var (_, addresses) = await ServeAsync($"unix:{Home["s"]}", "tcp:127.0.0.1:0");
        var token = Path.Combine(Home.Data, "token");
        foreach (var address in addresses)
        {
            var result = await CommandRun.RunAsync(Home, "prompt", "hello", "--connect", $"{address}", "--token-file", token, "--json");
            Assert.Equal(0, result.Exit);
            Assert.DoesNotContain((await File.ReadAllTextAsync(token)).Trim(), result.Output, StringComparison.Ordinal);
        }

        var refused = await CommandRun.RunAsync(Home, "prompt", "hello", "--connect", $"{addresses[^1]}");
        Assert.Equal(1, refused.Exit);
        Assert.Contains("--token-file", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-program-anywhere", "cannot be started")]
    [InlineData("false", "ended before it answered (exit code 1)")]
    [InlineData("sh -c 'echo my own words >&2; exit 3'", "my own words")]
    [InlineData("sh -c 'kill -9 $$'", "signal 9")]
    [InlineData("sh -c 'read a; echo {\\\"jsonrpc\\\":\\\"2.0\\\",\\\"id\\\":1,\\\"result\\\":{\\\"protocolVersion\\\":2}}; cat'", "speaks version 2")]
    public async Task An_agent_that_does_not_work_is_explained(string agent, string says)
    {
        var result = await CommandRun.RunAsync(Home, "prompt", "hello", "--agent", agent);
        Assert.Equal((1, ""), (result.Exit, result.Output));
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_an_address_is_explained()
    {
        var result = await CommandRun.RunAsync(Home, "prompt", "hello", "--connect", $"unix:{Home["nobody"]}");
        Assert.Equal((1, ""), (result.Exit, result.Output));
        Assert.Contains("there is no such socket", result.Errors, StringComparison.Ordinal);
    }

    /// <summary>An agent that opens a session, says that it works, answers a prompt with these lines, and then only listens.</summary>
    private string Scripted(string lines)
    {
        var script = Home["agent.sh"];
        string[] said =
        [
            """{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s","update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"working "}}}}""",
            .. lines.Split('\n'),
        ];
        File.WriteAllLines(
            script,
            [
                "say() { printf '%s\\n' \"$1\"; }",
                """read -r request; say '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}'""",
                """read -r request; say '{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s"}}'""",
                "read -r request",
                .. said.Select(line => $"say '{line}'"),
                "while read -r request; do :; done",
            ]);
        return $"sh {script} {Home.Data}";
    }

    private static IEnumerable<string> ProcessesNaming(string text) => Directory.EnumerateDirectories("/proc").Where(directory =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, "cmdline")).Contains(text, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
