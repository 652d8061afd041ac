using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using AcpAgent.Tests.Shared;
using AcpAgent.Tests.Shared.ModelServer;
using Xunit;

namespace AcpAgent.EndToEnd.Tools;

/// <summary>Commands in terminals of the client, from the real executable: where the sandbox is switched off, and nowhere else.</summary>
public sealed class TerminalTests : AgentTest
{
    private readonly HttpModel _model;

    public TerminalTests() => _model = Owned(HttpModel.Start());

    private const string Key = "sk-not-for-the-client-0123456789";

    private static readonly ClientCapabilities _terminals = new() { Terminal = true };

    [Fact]
    public async Task A_command_runs_in_the_terminal_as_it_would_here_and_nothing_of_the_clients_own_environment_gets_into_it()
    {
        var (_, client, session) = await OpenAsync();
        var start = Home["start"];
        await File.WriteAllTextAsync(start, "echo LEAK of a start-up file\n");
        foreach (var (name, value) in (Dictionary<string, string>)new() { ["BASH_ENV"] = start, ["ENV"] = start, ["BASH_FUNC_ls%%"] = "() { echo LEAK of a function; }", ["CLIENT_TOKEN"] = "LEAK", ["SHELLOPTS"] = "noexec" })
        {
            client.Terminals.Environment[name] = value;
        }

        await client.PromptAsync(session, Call("echo one; echo two >&2; ls; cat; pwd; echo \"$0\" $#; env; bash -c 'echo inner'; exit 7"));

        var told = Told();
        Assert.StartsWith("one\n", told.Replace("two\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("two\n", told, StringComparison.Ordinal);
        Assert.Contains($"{Home.Workspace}\nbash 0\n", told.Replace("two\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("inner\n[The command ended with exit code 7.]\n[unsandboxed: switched off by ", told, StringComparison.Ordinal);
        Assert.Contains("; in a terminal of your client]", told, StringComparison.Ordinal);
        Assert.Contains("\nPAGER=cat\n", told, StringComparison.Ordinal);
        Assert.Contains($"\nHOME={Home.Home}\n", told, StringComparison.Ordinal);
        Assert.DoesNotContain("LEAK", told, StringComparison.Ordinal);
        Assert.DoesNotContain("KEY", told, StringComparison.Ordinal);
        var request = Assert.Single(client.Terminals.Created);
        Assert.Equal((Home.Workspace, session), (request.Cwd, request.SessionId));
        Assert.DoesNotContain(Key, JsonSerializer.Serialize(request, AcpJson.Context.CreateTerminalRequest), StringComparison.Ordinal);
        Assert.Equal(["create", "release term-1"], Ends(client));
    }

    [Fact]
    public async Task It_is_decided_like_any_other_and_shown_as_the_terminal_while_it_lives_and_as_text_to_whoever_loads_the_session()
    {
        var (agent, client, session) = await OpenAsync();
        client.Permission = (request, _) =>
        {
            Assert.Empty(client.Terminals.Requests);
            Assert.Contains("in a terminal of your client", JsonSerializer.Serialize(request, AcpJson.Context.RequestPermissionRequest), StringComparison.Ordinal);
            return Task.FromResult(TestClient.Select(request, PermissionOptionKind.AllowOnce));
        };

        await client.PromptAsync(session, Call("echo seen"));

        Assert.Single(client.Asked);
        var shown = client.Updates.Select(notification => notification.Update).OfType<ToolCallUpdate>().Where(update => update.Content is not null).ToList();
        Assert.Equal(new Terminal { TerminalId = "term-1" }, Assert.Single(shown[^1].Content!));
        Assert.Equal(ToolCallStatus.Completed, shown[^1].Status);
        client.Permission = (request, _) => Task.FromResult(TestClient.Select(request, PermissionOptionKind.RejectOnce));
        await client.PromptAsync(session, Call("echo never"));
        Assert.Single(client.Terminals.Created);

        agent.CloseInput();
        await agent.ExitAsync();
        var (_, second) = await StartInitializedAsync();
        await second.LoadAsync(session, Home.Workspace);
        Assert.DoesNotContain(second.Lines(), line => line.Contains("terminalId", StringComparison.Ordinal));
        Assert.Contains(second.Lines(), line => line.Contains("$ echo seen\\nseen\\n[The command ended with exit code 0.]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("kill -KILL $$", "[The command was killed by signal 9.]")]
    [InlineData("printf '\\303\\251'", "é\n[The command ended with exit code 0.]")]
    [InlineData("echo sk-not-for-the-client-01234'56789'", "[redacted:OTHER_API_KEY]\n[The command ended with exit code 0.]")]
    [InlineData("for i in {1..20000}; do echo line $i; done", "line 1\nline 2\n")]
    [InlineData("for i in {1..20000}; do echo line $i; done", "line 20000\n[The command ended with exit code 0.]")]
    [InlineData("head -c 3000000 /dev/zero | tr '\\0' x; echo end", "[The user's client has kept only the end of the output.]\nxxx")]
    public async Task Output_and_end_are_told(string command, string expected)
    {
        var (_, client, session) = await OpenAsync();

        await client.PromptAsync(session, Call(command));

        Assert.Contains(expected, Told(), StringComparison.Ordinal);
        Assert.Equal("release term-1", client.Terminals.Requests.Last());
    }

    [Fact]
    public async Task When_its_time_is_over_it_is_ended_and_what_it_wrote_is_told()
    {
        var (_, client, session) = await OpenAsync();

        await client.PromptAsync(session, Call("echo early; sleep 1000", timeout: 1));

        Assert.StartsWith("early\n[The command was ended after 1 seconds, its timeout.]", Told(), StringComparison.Ordinal);
        Assert.Equal(["create", "kill term-1", "release term-1"], Ends(client));
    }

    [Fact]
    public async Task A_cancel_ends_the_command_and_gives_the_terminal_back()
    {
        var (_, client, session) = await OpenAsync();
        var prompt = client.PromptAsync(session, Call("sleep 1000"));
        await client.SeenAsync(update => update is ToolCallUpdate { Content: [Terminal] });

        client.Cancel(session);

        Assert.Equal(StopReason.Cancelled, (await prompt).StopReason);
        await Patience.UntilAsync(() => client.Terminals.Left.Count == 0, "the terminal is given back");
        Assert.Equal(["create", "kill term-1", "release term-1"], Ends(client));
    }

    [Fact]
    public async Task A_terminal_that_comes_only_after_the_cancel_is_given_back_as_well()
    {
        var (_, client, session) = await OpenAsync();
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        client.Terminals.Before = (method, _) =>
        {
            asked.TrySetResult();
            return method == "create" ? answer.Task : Task.CompletedTask;
        };
        var prompt = client.PromptAsync(session, Call("sleep 1000"));
        await asked.Task.WaitAsync(Patience.Long);
        client.Cancel(session);
        Assert.Equal(StopReason.Cancelled, (await prompt).StopReason);

        answer.SetResult();

        await Patience.UntilAsync(() => client.Terminals.Requests.Contains("release term-1"), "the terminal is given back");
        Assert.Equal(["create", "kill term-1", "release term-1"], client.Terminals.Requests);
    }

    [Theory]
    [InlineData("create", "it answered: no")]
    [InlineData("wait", "it answered: no")]
    [InlineData("output", "it answered: no")]
    public async Task A_client_that_answers_with_an_error_is_told_of_and_the_command_is_not_run_elsewhere(string method, string why)
    {
        var (_, client, session) = await OpenAsync();
        client.Terminals.Before = (asked, _) => asked == method ? throw new AcpException(-32603, "no") : Task.CompletedTask;

        await client.PromptAsync(session, Call("echo x >> made; sleep 0.2"));

        Assert.Equal($"The command was given to the user's client to be run in a terminal, and how it ended is not known: {why}. It was not run elsewhere.", Told());
        Assert.Equal(method == "create" ? 0 : 1, client.Terminals.Requests.Count(request => request == "release term-1"));
        Assert.Single(client.Terminals.Created);
        Assert.Equal(method != "create", File.Exists(Path.Combine(Home.Workspace, "made")));
    }

    [Theory]
    [InlineData("terminal/create", "{}")]
    [InlineData("terminal/create", "{\"terminalId\":7}")]
    [InlineData("terminal/create", "[]")]
    [InlineData("terminal/wait_for_exit", "null")]
    [InlineData("terminal/output", "{\"output\":{},\"truncated\":\"no\"}")]
    public async Task A_client_that_answers_with_nonsense_is_told_of(string method, string nonsense)
    {
        SwitchOff();
        var agent = Start(new AgentStart { Environment = Asking });
        await agent.Raw.InitializeAsync("""{"jsonrpc":"2.0","id":"init","method":"initialize","params":{"protocolVersion":1,"clientCapabilities":{"terminal":true}}}""");
        var session = await agent.Raw.NewSessionAsync(Home.Workspace);
        await agent.Raw.SendAsync(RawClient.Request("1", "session/prompt", $$"""{"sessionId":"{{session}}","prompt":[{"type":"text","text":"{{Call("sleep 1000")}}"}]}"""));
        List<string> asked = [];
        while (true)
        {
            var message = await agent.Raw.ReceiveAsync();
            if (!message.TryGetProperty("id", out var id))
            {
                continue;
            }

            if (!message.TryGetProperty("method", out var asks))
            {
                break;
            }

            asked.Add(asks.GetString()!);
            var answer = RawClient.Result(id.GetRawText(), asked[^1] == method ? nonsense : asked[^1] switch
            {
                "session/request_permission" => """{"outcome":{"outcome":"selected","optionId":"allow_once"}}""",
                "terminal/create" => """{"terminalId":"t"}""",
                "terminal/output" => """{"output":"","truncated":false}""",
                "terminal/wait_for_exit" => """{"exitCode":0}""",
                _ => "{}",
            });
            await (asked[^1] == method ? agent.Raw.SendBadAsync(answer) : agent.Raw.SendAsync(answer));
        }

        Assert.Contains($"is not known: it answered: The answer to {method} does not fit the protocol", Told(), StringComparison.Ordinal);
        Assert.Equal(method == "terminal/create" ? 0 : 1, asked.Count(one => one == "terminal/release"));
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("release")]
    public async Task What_goes_wrong_with_the_end_holds_nothing_up(string method)
    {
        var (_, client, session) = await OpenAsync();
        client.Terminals.Before = (asked, cancellation) => asked == method ? Task.Delay(Timeout.Infinite, cancellation) : Task.CompletedTask;

        await client.PromptAsync(session, Call("echo fine"));
        Assert.StartsWith("fine\n[The command ended with exit code 0.]", Told(), StringComparison.Ordinal);
        var prompt = client.PromptAsync(session, Call("sleep 1000"));
        await client.SeenAsync(update => update is ToolCallUpdate { Content: [Terminal { TerminalId: "term-2" }] });
        client.Cancel(session);

        Assert.Equal(StopReason.Cancelled, (await prompt).StopReason);
        await Patience.UntilAsync(() => client.Terminals.Left.Count == 0, "the terminals are given back");
    }

    [Fact]
    public async Task In_the_background_it_is_there_until_it_is_stopped()
    {
        var (_, client, session) = await OpenAsync();
        await client.PromptAsync(session, Call("echo ready; until [ -e go ]; do sleep 0.01; done; echo more; sleep 1000", isBackground: true));
        Assert.StartsWith("ready\n[The command runs in the background as command-1, until stop_shell_command ends it or the session ends.]", Told(), StringComparison.Ordinal);
        var output = Regex.Match(Told(), @"\[Its output goes to (\S+)\]").Groups[1].Value;
        Assert.Equal(["term-1"], client.Terminals.Left);
        await File.WriteAllTextAsync(Path.Combine(Home.Workspace, "go"), "");
        await Patience.UntilAsync(() => File.ReadAllText(output) == "ready\nmore\n", "the output is in its file");

        await client.PromptAsync(session, Call("stop_shell_command", """{"command_id":"command-1"}"""));

        Assert.StartsWith("command-1 was stopped. The command was killed by signal 9.", Told(), StringComparison.Ordinal);
        Assert.Equal(["create", "kill term-1", "release term-1"], Ends(client));
    }

    [Fact]
    public async Task In_the_background_it_is_given_back_when_it_ends_by_itself_and_how_is_told()
    {
        var (_, client, session) = await OpenAsync();
        await client.PromptAsync(session, Call("until [ -e go ]; do sleep 0.01; done; exit 5", isBackground: true));
        await File.WriteAllTextAsync(Path.Combine(Home.Workspace, "go"), "");
        await Patience.UntilAsync(() => client.Terminals.Left.Count == 0, "the terminal is given back");

        await client.PromptAsync(session, Call("stop_shell_command", "{}"));

        Assert.Contains("has ended: The command ended with exit code 5.", Told(), StringComparison.Ordinal);
        Assert.Equal(["create", "release term-1"], Ends(client));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_its_session_it_ends_and_is_given_back(bool isDeleted)
    {
        var (_, client, session) = await OpenAsync();
        await client.PromptAsync(session, Call("sleep 1000", isBackground: true));

        await (isDeleted ? client.DeleteAsync(session) : client.CloseAsync(session));

        await Patience.UntilAsync(() => client.Terminals.Left.Count == 0, "the terminal is given back");
        Assert.Equal(["create", "kill term-1", "release term-1"], Ends(client));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task At_SIGTERM_all_are_given_back(bool isBackground)
    {
        var (agent, client, session) = await OpenAsync();
        var prompt = client.Agent.PromptAsync(new() { SessionId = session, Prompt = [new TextContent { Text = Call("sleep 1000", isBackground) }] }, default);
        _ = prompt.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        await client.SeenAsync(update => update is ToolCallUpdate { Content: [Terminal, ..] });
        if (isBackground)
        {
            await prompt;
        }

        agent.Signal(PosixSignal.SIGTERM);

        await agent.ExitAsync();
        await client.Ended.WaitAsync(Patience.Long);
        Assert.Equal(["create", "kill term-1", "release term-1"], Ends(client));
    }

    [Fact]
    public async Task At_SIGTERM_one_that_is_only_just_being_made_is_given_back()
    {
        var (agent, client, session) = await OpenAsync();
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        client.Terminals.Before = (method, _) =>
        {
            asked.TrySetResult();
            return method == "create" ? answer.Task : Task.CompletedTask;
        };
        _ = client.Agent.PromptAsync(new() { SessionId = session, Prompt = [new TextContent { Text = Call("sleep 1000") }] }, default)
            .ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        await asked.Task.WaitAsync(Patience.Long);

        agent.Signal(PosixSignal.SIGTERM);
        await client.SeenAsync(update => update is ToolCallUpdate { Status: ToolCallStatus.Failed });
        answer.SetResult();

        await agent.ExitAsync();
        await client.Ended.WaitAsync(Patience.Long);
        Assert.Equal(["create", "kill term-1", "release term-1"], client.Terminals.Requests);
    }

    [Fact]
    public async Task When_the_client_is_gone_the_turn_ends_all_the_same()
    {
        SwitchOff();
        var (_, addresses) = await ServeAsync(new AgentStart { Environment = Asking }, $"unix:{Home["s"]}");
        var connection = await ConnectAsync(addresses[0]);
        await connection.Client.InitializeAsync(_terminals);
        var session = (await connection.Client.NewAsync(Home.Workspace)).SessionId;
        _ = connection.Client.PromptAsync(session, Call("sleep 1000")).ContinueWith(static lost => lost.Exception, TaskScheduler.Default);
        await connection.Client.SeenAsync(update => update is ToolCallUpdate { Content: [Terminal] });

        connection.Drop();

        var second = (await ConnectAsync(addresses[0])).Client;
        await second.InitializeAsync();
        await second.LoadAsync(session, Home.Workspace);
        await Patience.UntilAsync(() => second.Lines().Any(line => line.Contains("how it ended is not known: it is gone", StringComparison.Ordinal)), "the end is told");
        Assert.DoesNotContain(second.Lines(), line => line.Contains("terminalId", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_another_client_takes_the_session_over_the_terminal_stays_with_the_one_that_has_it()
    {
        SwitchOff();
        var (_, addresses) = await ServeAsync(new AgentStart { Environment = Asking }, $"unix:{Home["s"]}");
        var connection = await ConnectAsync(addresses[0]);
        var first = connection.Client;
        await first.InitializeAsync(_terminals);
        var session = (await first.NewAsync(Home.Workspace)).SessionId;
        var prompt = first.PromptAsync(session, Call("until [ -e go ]; do sleep 0.01; done; echo done"));
        await first.SeenAsync(update => update is ToolCallUpdate { Content: [Terminal] });

        var second = (await ConnectAsync(addresses[0])).Client;
        await second.InitializeAsync(_terminals);
        connection.Wire.Log.Taken(session);
        await second.LoadAsync(session, Home.Workspace);
        await File.WriteAllTextAsync(Path.Combine(Home.Workspace, "go"), "");

        Assert.Equal(StopReason.EndTurn, (await prompt).StopReason);
        await second.SeenAsync(update => update is ToolCallUpdate { Status: ToolCallStatus.Completed });
        Assert.Contains(second.Lines(), line => line.Contains("done\\n[The command ended with exit code 0.]", StringComparison.Ordinal));
        Assert.DoesNotContain(second.Lines(), line => line.Contains("terminalId", StringComparison.Ordinal));
        Assert.Empty(second.Terminals.Requests);
        Assert.Equal("release term-1", first.Terminals.Requests.Last());
    }

    [Theory]
    [InlineData("""{"enabled":true}""", true)]
    [InlineData("""{"enabled":false}""", false)]
    [InlineData(null, true)]
    public async Task There_is_none_where_a_sandbox_applies_or_the_client_has_none(string? settings, bool offers)
    {
        if (settings is not null)
        {
            SwitchOff(settings);
        }

        var agent = Start(new AgentStart { Environment = Asking });
        await agent.Client.InitializeAsync(offers ? _terminals : new ClientCapabilities());
        var session = (await agent.Client.NewAsync(Home.Workspace)).SessionId;

        await agent.Client.PromptAsync(session, Call("echo here"));

        Assert.StartsWith("here\n", Told(), StringComparison.Ordinal);
        Assert.Empty(agent.Client.Terminals.Requests);
    }

    [Fact]
    public async Task The_protocols_official_client_runs_them_in_terminals_of_its_own()
    {
        SwitchOff();
        var clients = NodeClients.Require();
        var record = Directory.CreateDirectory(Home["wires"]).FullName;
        var config = JsonSerializer.Serialize(new { command = new[] { AgentExecutable.Path }, workspace = Home.Workspace, record });

        var printed = JsonElement.Parse(await ClientProcess.RunAsync(Home, NodeClients.Node, Path.Combine(clients.Folder, "terminal-client.mjs"), config));

        RecordedWires.AssertClean(record, 1);
        Assert.Equal(["end_turn", "end_turn", "cancelled", "end_turn", "end_turn"], printed.GetProperty("stopReasons").EnumerateArray().Select(reason => reason.GetString()));
        Assert.Equal(5, printed.GetProperty("made").GetInt32());
        Assert.Equal([1, 1, 1, 1, 1], printed.GetProperty("released").EnumerateArray().Select(count => count.GetInt32()));
        Assert.Equal(0, printed.GetProperty("exit").GetInt32());
        Assert.Equal("hello\n", printed.GetProperty("outputs")[0].GetString());
        Assert.Equal(["term-1", "term-2", "term-3", "term-4", "term-5"], printed.GetProperty("shown").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal("3\n", await File.ReadAllTextAsync(Path.Combine(Home.Workspace, "count")));
    }

    [Fact]
    public async Task Nor_where_one_command_may_run_without_the_sandbox_for_once()
    {
        var settings = Directory.CreateDirectory(Home["config"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(settings, "sandbox.json"), """{"offer_unsandboxed":true}""");
        var agent = Start(new AgentStart { Environment = new Dictionary<string, string>(Asking) { ["ACP_AGENT_CONFIG"] = settings } });
        await agent.Client.InitializeAsync(_terminals);
        var session = (await agent.Client.NewAsync(Home.Workspace)).SessionId;
        var command = $"mkdir {Home["outside"]}";

        await agent.Client.PromptAsync(session, Call(command));
        await agent.Client.PromptAsync(session, Call(command, isOutside: true));

        Assert.True(Directory.Exists(Home["outside"]));
        Assert.Empty(agent.Client.Terminals.Requests);
    }

    private Dictionary<string, string> Asking => new(_model.Environment) { ["OTHER_API_KEY"] = Key };

    private void SwitchOff(string settings = """{"enabled":false}""")
    {
        var user = Directory.CreateDirectory(Path.Combine(Home.Home, ".agentao")).FullName;
        File.WriteAllText(Path.Combine(user, "sandbox.json"), settings);
    }

    private async Task<(AgentProcess Agent, TestClient Client, string Session)> OpenAsync()
    {
        SwitchOff();
        var agent = Start(new AgentStart { Environment = Asking });
        await agent.Client.InitializeAsync(_terminals);
        return (agent, agent.Client, (await agent.Client.NewAsync(Home.Workspace)).SessionId);
    }

    /// <summary>What the latest tool told the model.</summary>
    private string Told() => _model.Requests[^1].Messages[^1].GetProperty("content").GetString()!;

    /// <summary>What was asked of the client's terminals, without what only looks at them.</summary>
    private static IEnumerable<string> Ends(TestClient client) =>
        client.Terminals.Requests.Where(request => !request.StartsWith("output", StringComparison.Ordinal) && !request.StartsWith("wait", StringComparison.Ordinal));

    /// <summary>Has the model run a command at the next prompt, which is returned.</summary>
    private string Call(string command, bool isBackground = false, int timeout = 120, bool isOutside = false)
    {
        var arguments = new Dictionary<string, object> { ["command"] = command, ["is_background"] = isBackground, ["timeout"] = timeout };
        if (isOutside)
        {
            arguments["unsandboxed"] = true;
        }

        return Call("run_shell_command", JsonSerializer.Serialize(arguments));
    }

    private string Call(string tool, string arguments)
    {
        _model.Enqueue(HttpReply.Calls(tool, arguments), HttpReply.Says("Done."));
        return "Do it";
    }
}
