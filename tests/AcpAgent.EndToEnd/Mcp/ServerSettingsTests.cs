using AcpAgent.EndToEnd.Commands;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Shared;
using AcpAgent.Tests.Shared.ModelServer;
using Xunit;

namespace AcpAgent.EndToEnd.Mcp;

/// <summary>Where servers come from, and what the rules make of their tools.</summary>
public sealed class ServerSettingsTests : McpTest
{
    private string User => Path.Combine(Home.Home, ".agentao");

    private string Project => Path.Combine(Home.Workspace, ".agentao");

    [Fact]
    public async Task The_agent_says_that_it_takes_servers_over_HTTP_and_SSE()
    {
        var agent = Start();
        var capabilities = (await agent.Client.InitializeAsync()).AgentCapabilities!.McpCapabilities!;
        Assert.True(capabilities is { Http: true, Sse: true });
    }

    [Fact]
    public async Task A_projects_servers_start_only_once_the_user_trusts_it()
    {
        WriteSettings(Project, new { odd = new { command = Odd("tools").Command, args = Odd("tools").Args } });
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client);
        await client.PromptAsync(session, "hello");
        Assert.Contains(client.Messages(session), message => message.Text.Contains($"The project's own MCP servers are not used: the project is not trusted. To trust it: acp-agent trust add {Home.Workspace}", StringComparison.Ordinal));
        Assert.Empty(Processes);

        await CommandRun.RunAsync(Home, "trust", "add", Home.Workspace);
        Assert.StartsWith("seen by ", TextOf(await CallAsync(client, session, "mcp_odd_look")), StringComparison.Ordinal);
        Assert.All(Processes, process => Assert.True(Directory.Exists($"/proc/{process}")));

        await CommandRun.RunAsync(Home, "trust", "remove", Home.Workspace);
        Assert.Contains("There is no tool named", TextOf(await CallAsync(client, session, "mcp_odd_look")), StringComparison.Ordinal);
        await GoneAsync();
    }

    [Fact]
    public async Task What_is_changed_in_a_file_counts_from_the_next_turn_and_the_other_servers_run_on()
    {
        object Server(string who) => new { command = Odd("tools").Command, args = Odd("tools").Args, env = new { SERVER_WHO = who } };
        WriteSettings(User, new { odd = Server("one"), other = Server("other") });
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client);
        var (odd, other) = (TextOf(await CallAsync(client, session, "mcp_odd_look")), TextOf(await CallAsync(client, session, "mcp_other_look")));

        WriteSettings(User, new { odd = Server("two"), other = Server("other"), third = Server("three") });
        Assert.Contains("with one and", odd, StringComparison.Ordinal);
        Assert.Contains("with two and", TextOf(await CallAsync(client, session, "mcp_odd_look")), StringComparison.Ordinal);
        Assert.Equal(other, TextOf(await CallAsync(client, session, "mcp_other_look")));
        Assert.Contains("with three and", TextOf(await CallAsync(client, session, "mcp_third_look")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_wins_over_the_operator_and_the_operator_over_the_user()
    {
        static object Server(McpServerStdio odd, string who) => new { command = odd.Command, args = odd.Args, env = new { SERVER_WHO = who } };
        var odd = Odd("tools");
        WriteSettings(User, new { a = Server(odd, "user"), b = Server(odd, "user"), c = Server(odd, "user") });
        WriteSettings(Home["operator"], new { a = Server(odd, "operator"), b = Server(odd, "operator") });
        var (_, client) = await StartInitializedAsync(new AgentStart { Arguments = ["--config", Home["operator"]] });
        var session = await NewAsync(client, Odd("tools", "a", new EnvVariable { Name = "SERVER_WHO", Value = "client" }));

        Assert.Contains("with client and", TextOf(await CallAsync(client, session, "mcp_a_look")), StringComparison.Ordinal);
        Assert.Contains("with operator and", TextOf(await CallAsync(client, session, "mcp_b_look")), StringComparison.Ordinal);
        Assert.Contains("with user and", TextOf(await CallAsync(client, session, "mcp_c_look")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_wrong_starts_nothing_and_is_told_of_with_its_place()
    {
        Directory.CreateDirectory(User);
        File.WriteAllText(Path.Combine(User, "mcp.json"), "{\"mcpServers\":{\n\"odd\":{\"command\":\"node\"},\n\"other\":{\"comand\":\"x\"}}}");
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client);
        await client.PromptAsync(session, "hello");

        Assert.Contains(client.Messages(session), message => message.Text.Contains($"MCP servers of a file are not used: {User}/mcp.json:3: \"comand\" is unknown", StringComparison.Ordinal));
        Assert.Null(StatusOf(client, "odd"));
    }

    [Fact]
    public async Task Keys_reach_a_server_only_where_its_settings_name_them()
    {
        await using var model = HttpModel.Start();
        model.Enqueue(HttpReply.Calls("mcp_plain_look"), HttpReply.Says("Done."), HttpReply.Calls("mcp_named_look"), HttpReply.Says("Done."));
        var odd = Odd("tools");
        WriteSettings(User, new
        {
            plain = new { command = odd.Command, args = odd.Args },
            named = new { command = odd.Command, args = odd.Args, env = new { SERVER_TOKEN = "${OTHER_TOKEN}" } },
        });
        var (_, client) = await StartInitializedAsync(new AgentStart { Environment = new Dictionary<string, string>(model.Environment) { ["OTHER_TOKEN"] = "other-token-value" } });
        var session = await NewAsync(client);
        await client.PromptAsync(session, "one");
        await client.PromptAsync(session, "two");

        string Result(int request) => HttpModelRequest.TextOf(model.Requests[request].Messages[^1].GetProperty("content"));
        Assert.EndsWith("with no token and no key", Result(1), StringComparison.Ordinal);
        // It has reached the server, and comes back to nobody.
        Assert.Contains(" with [", Result(3), StringComparison.Ordinal);
        Assert.DoesNotContain("no token", Result(3), StringComparison.Ordinal);
        Assert.DoesNotContain("other-token-value", Result(3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_is_not_set_keeps_a_server_from_starting()
    {
        WriteSettings(User, new { odd = new { command = Odd("tools").Command, args = Odd("tools").Args, env = new { A = "$NOT_SET_ANYWHERE" } } });
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client);
        await client.PromptAsync(session, "hello");

        Assert.Equal("its settings name the variable NOT_SET_ANYWHERE, which is not set", (string?)(await StatusAsync(client, "odd", "given_up"))["error"]);
        Assert.Empty(Processes);
    }

    /// <summary>What becomes of each kind of tool: runs, is asked about, or is denied.</summary>
    [Theory]
    [InlineData(false, "workspace-write", "look ask", "change ask", "destroy ask")]
    [InlineData(true, "workspace-write", "look runs", "change runs", "destroy ask")]
    [InlineData(false, "read-only", "look ask", "change denied", "destroy denied")]
    [InlineData(true, "plan", "look ask", "change denied", "destroy denied")]
    [InlineData(false, "full-access", "look runs", "change runs", "destroy runs")]
    public async Task The_mode_and_what_is_known_of_a_tool_decide(bool isTrusted, string mode, params string[] expected)
    {
        WriteSettings(User, new { odd = new { command = Odd("tools").Command, args = Odd("tools").Args, trust = isTrusted } });
        var (_, client) = await StartInitializedAsync();
        client.Permission = static (request, _) => Task.FromResult(TestClient.Select(request, PermissionOptionKind.RejectOnce));
        var session = await NewAsync(client);
        await client.SetModeAsync(session, mode);

        List<string> found = [];
        foreach (var tool in (string[])["look", "change", "destroy"])
        {
            var asked = client.Asked.Count;
            var end = await CallAsync(client, session, $"mcp_odd_{tool}");
            found.Add($"{tool} {(client.Asked.Count > asked ? "ask" : end.Status == ToolCallStatus.Completed ? "runs" : "denied")}");
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task A_rule_for_a_servers_tools_holds()
    {
        WriteSettings(User, new { odd = new { command = Odd("tools").Command, args = Odd("tools").Args, trust = true } });
        File.WriteAllText(Path.Combine(User, "permissions.json"), """{"rules":[{"tool":"mcp_odd_change","action":"deny"},{"tool":"mcp_odd_destroy","action":"allow"}]}""");
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client);

        Assert.Equal(ToolCallStatus.Failed, (await CallAsync(client, session, "mcp_odd_change")).Status);
        Assert.Equal("destroyed", TextOf(await CallAsync(client, session, "mcp_odd_destroy")));
        Assert.Empty(client.Asked);
    }

    [Fact]
    public async Task A_rule_of_the_sandbox_confines_a_server()
    {
        var secret = Path.Combine(Home.Home, "private.txt");
        File.WriteAllText(secret, "not for servers");
        WriteSettings(User, new { filesystem = new { command = Npm("filesystem").Command, args = (string[])[Script("filesystem"), Home.Home, Home.Workspace] } });
        var call = $$"""{"path":"{{secret}}"}""";

        var (_, client) = await StartInitializedAsync();
        Assert.Equal("not for servers", TextOf(await CallAsync(client, await NewAsync(client), "mcp_filesystem_read_text_file", call)));

        File.WriteAllText(Path.Combine(User, "servers.json"), $$"""{"extends":"workspace-write-no-network","read":["{{NodeClients.Require().Folder}}"]}""");
        File.WriteAllText(Path.Combine(User, "sandbox.json"), """{"profiles_dir":".","rules":[{"tool":"mcp_filesystem","profile":"servers"}]}""");
        var session = await NewAsync(client);
        var refused = await CallAsync(client, session, "mcp_filesystem_read_text_file", call);
        Assert.Equal("ready", (string?)StatusOf(client, "filesystem")!["status"]);
        Assert.Equal(ToolCallStatus.Failed, refused.Status);
        Assert.DoesNotContain("not for servers", TextOf(refused), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(Home.Workspace, "a.txt"), "for servers");
        Assert.Equal("for servers", TextOf(await CallAsync(client, session, "mcp_filesystem_read_text_file", $$"""{"path":"{{Home.Workspace}}/a.txt"}""")));
    }
}
