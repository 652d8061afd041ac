using System.Text.Json;
using AcpAgent.Core.Agent;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using AcpAgent.Tests.Shared;
using Xunit;

namespace AcpAgent.Tests.Agent;

/// <summary>The methods about sessions, where they refuse and where they must not.</summary>
public sealed class SessionMethodTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public async Task What_is_no_session_is_not_found_by_any_method(string id)
    {
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        foreach (var (method, more) in new[]
        {
            ("session/load", $",\"cwd\":\"{agent.Cwd}\",\"mcpServers\":[]"), ("session/resume", $",\"cwd\":\"{agent.Cwd}\""),
            ("session/prompt", ",\"prompt\":[{\"type\":\"text\",\"text\":\"x\"}]"), ("session/set_mode", ",\"modeId\":\"plan\""),
            ("session/set_config_option", ",\"configId\":\"mode\",\"value\":\"plan\""),
        })
        {
            var error = (await client.AnswerAsync(await client.RequestAsync(method, $"{{\"sessionId\":\"{id}\"{more}}}"))).GetProperty("error");
            Assert.Equal(ErrorCodes.ResourceNotFound, error.GetProperty("code").GetInt32());
            Assert.Equal(id, error.GetProperty("data").GetProperty("sessionId").GetString());
        }

        foreach (var method in new[] { "session/close", "session/delete" })
        {
            Assert.Equal("{}", (await client.AnswerAsync(await client.RequestAsync(method, $"{{\"sessionId\":\"{id}\"}}"))).GetProperty("result").GetRawText());
        }
    }

    [Fact]
    public async Task A_session_that_is_known_but_not_active_here_is_not_found()
    {
        await using var agent = new AgentHarness();
        var owner = await agent.ConnectAsync();
        var id = await owner.NewAsync(agent.Cwd);
        var stranger = await agent.ConnectAsync();

        Assert.Equal(ErrorCodes.ResourceNotFound, (await Refusal(stranger.PromptAsync(id, "hi"))).Code);
        Assert.Equal(ErrorCodes.ResourceNotFound, (await Refusal(SetModeAsync(stranger, id, "plan"))).Code);
        await stranger.Agent.CloseSessionAsync(new CloseSessionRequest { SessionId = id }, AgentHarness.Token);
        Assert.Equal(StopReason.EndTurn, (await owner.PromptAsync(id, "hello")).StopReason);
    }

    [Fact]
    public async Task Directories_are_checked_and_the_field_is_named()
    {
        await using var agent = new AgentHarness();
        var client = await agent.ConnectAsync();
        var id = await client.NewAsync(agent.Cwd);
        foreach (var (cwd, more, field) in new (string, string[], string)[]
        {
            ("relative", [], "cwd"), (agent["not there"], [], "cwd"), (agent.Data, [], "cwd"), (Path.GetDirectoryName(agent.Data)!, [], "cwd"), ("/", [], "cwd"),
            (agent.Cwd, ["relative"], "additionalDirectories[0]"), (agent.Cwd, [agent.Cwd, agent.Data], "additionalDirectories[1]"),
        })
        {
            var refusals = new[]
            {
                await Refusal(client.Agent.NewSessionAsync(new NewSessionRequest { Cwd = cwd, AdditionalDirectories = more, McpServers = [] }, AgentHarness.Token)),
                await Refusal(client.Agent.LoadSessionAsync(new LoadSessionRequest { SessionId = id, Cwd = cwd, AdditionalDirectories = more, McpServers = [] }, AgentHarness.Token)),
                await Refusal(client.Agent.ResumeSessionAsync(new ResumeSessionRequest { SessionId = id, Cwd = cwd, AdditionalDirectories = more }, AgentHarness.Token)),
            };
            Assert.All(refusals, refusal => Assert.Equal((ErrorCodes.InvalidParams, field), (refusal.Code, refusal.Data!.Value.GetProperty("field").GetString())));
        }

        // Refused, they took nothing away from who had it.
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(id, "hello")).StopReason);
        Assert.Single((await client.Agent.ListSessionsAsync(new ListSessionsRequest(), AgentHarness.Token)).Sessions);
    }

    [Fact]
    public async Task Additional_directories_replace_the_former_ones_and_are_listed()
    {
        await using var agent = new AgentHarness();
        var client = await agent.ConnectAsync();
        var (one, two) = (Directory.CreateDirectory(agent["one"]).FullName, Directory.CreateDirectory(agent["two"]).FullName);
        var id = (await client.Agent.NewSessionAsync(new NewSessionRequest { Cwd = agent.Cwd, AdditionalDirectories = [one], McpServers = [] }, AgentHarness.Token)).SessionId;
        Assert.Equal([one], (await ListAsync(client)).AdditionalDirectories);

        await client.Agent.LoadSessionAsync(new LoadSessionRequest { SessionId = id, Cwd = agent.Cwd, AdditionalDirectories = [two], McpServers = [] }, AgentHarness.Token);
        Assert.Equal([two], (await ListAsync(client)).AdditionalDirectories);
        await client.LoadAsync(id, agent.Cwd);
        Assert.Empty((await ListAsync(client)).AdditionalDirectories ?? []);

        // What is the same again is not written again.
        var count = agent.Records(id).Count;
        await client.LoadAsync(id, agent.Cwd);
        Assert.Equal(count, agent.Records(id).Count);
    }

    [Fact]
    public async Task Mcp_servers_are_checked_and_their_secrets_are_kept_nowhere()
    {
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        foreach (var (servers, field) in new[]
        {
            ("""[{"type":"http","name":"a","url":"x","headers":[]}]""", "mcpServers[0].url"),
            ("""[{"type":"http","name":"a","url":"http://u:p@x","headers":[]}]""", "mcpServers[0].url"),
            ("""[{"type":"sse","name":"a","url":"http://x","headers":[{"name":"a b","value":""}]}]""", "mcpServers[0].headers"),
            ("""[{"name":"a","command":"/x","args":[],"env":[{"name":"A=","value":""}]}]""", "mcpServers[0].env"),
            ("""[{"type":"http","name":"","url":"http://x","headers":[]}]""", "mcpServers[0].name"),
            ("""[{"name":"","command":"/bin/x","args":[],"env":[]}]""", "mcpServers[0].name"),
            ("""[{"name":"a","command":"","args":[],"env":[]}]""", "mcpServers[0].command"),
            ("""[{"name":"a","command":"/x","args":[],"env":[]},{"name":"a","command":"/y","args":[],"env":[]}]""", "mcpServers[1].name"),
        })
        {
            var error = (await client.AnswerAsync(await client.RequestAsync("session/new", $$"""{"cwd":"{{agent.Cwd}}","mcpServers":{{servers}}}"""))).GetProperty("error");
            Assert.Equal((ErrorCodes.InvalidParams, field), (error.GetProperty("code").GetInt32(), error.GetProperty("data").GetProperty("field").GetString()));
        }

        var made = await client.AnswerAsync(await client.RequestAsync(
            "session/new",
            $$"""{"cwd":"{{agent.Cwd}}","mcpServers":[{"name":"files","command":"/bin/files","args":["--key","arg-secret"],"env":[{"name":"KEY","value":"env-secret"}]}]}"""));
        var id = made.GetProperty("result").GetProperty("sessionId").GetString()!;
        await client.UpdateAsync("session_info_update");
        await client.RequestAsync("session/prompt", $$"""{"sessionId":"{{id}}","prompt":[{"type":"text","text":"hello"}]}""");
        var note = LineClient.Text(await client.UpdateAsync("agent_message_chunk"));
        Assert.Contains("The MCP server \"files\" is not connected: this agent was started without a way to run programs.", note, StringComparison.Ordinal);
        Assert.True(client.IndexOf(message => LineClient.Kind(message).Length > 0) > client.IndexOf(message => message.TryGetProperty("result", out var result) && result.TryGetProperty("sessionId", out _)));
        Assert.DoesNotContain("secret", WrittenFiles.TextBelow(agent.Data), StringComparison.Ordinal);
        Assert.Equal(["files"], agent.Records(id).OfType<SessionCreated>().Single().McpServers);
    }

    [Fact]
    public async Task Damage_is_told_with_its_place_and_a_newer_format_with_its_number()
    {
        await using var agent = new AgentHarness();
        var client = await agent.ConnectAsync();
        var (damaged, newer) = (await client.NewAsync(agent.Cwd), await client.NewAsync(agent.Cwd));
        await client.PromptAsync(damaged, "hello");
        await agent.RestartAsync();
        var file = Directory.GetFiles(Path.Combine(agent.Data, damaged), "*.jsonl").Single();
        var lines = File.ReadAllLines(file);
        lines[2] = lines[2].Replace("e", "f", StringComparison.Ordinal);
        File.WriteAllLines(file, lines);
        file = Directory.GetFiles(Path.Combine(agent.Data, newer), "*.jsonl").Single();
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"format\":1", "\"format\":9", StringComparison.Ordinal));

        client = await agent.ConnectAsync();
        var broken = await Refusal(client.LoadAsync(damaged, agent.Cwd));
        var unknown = await Refusal(client.LoadAsync(newer, agent.Cwd));

        Assert.Equal(AgentErrors.SessionDamaged, broken.Code);
        Assert.EndsWith(".jsonl", broken.Data!.Value.GetProperty("file").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, broken.Data!.Value.GetProperty("line").GetInt32());
        Assert.Equal(damaged, broken.Data!.Value.GetProperty("sessionId").GetString());
        Assert.True(unknown.Code is AgentErrors.SessionTooNew or AgentErrors.SessionDamaged);
        Assert.All([broken, unknown], error => Assert.DoesNotContain('\n', error.Message));
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_told_and_works_when_it_can()
    {
        await using var agent = new AgentHarness(options => options with { DataDirectory = Path.Combine(Path.GetDirectoryName(options.DataDirectory)!, "file", "data") });
        File.WriteAllText(agent["file"], "in the way");
        var client = await agent.ConnectAsync();

        var refused = await Refusal(client.NewAsync(agent.Cwd));
        Assert.Equal(AgentErrors.StorageFailed, refused.Code);
        Assert.Equal($$"""{"directory":{{JsonSerializer.Serialize(Path.Combine(agent["file"], "data"))}}}""", refused.Data!.Value.GetRawText());
        Assert.Equal(AgentErrors.StorageFailed, (await Refusal(client.Agent.ListSessionsAsync(new ListSessionsRequest(), AgentHarness.Token))).Code);
        File.Delete(agent["file"]);

        var id = await client.NewAsync(agent.Cwd);
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(id, "hello")).StopReason);
    }

    [Fact]
    public async Task Lists_are_paged_and_filtered_and_a_cursor_that_none_gave_is_refused()
    {
        await using var agent = new AgentHarness(options => options with { ListPageSize = 2 });
        var client = await agent.ConnectAsync();
        var other = Directory.CreateDirectory(agent["other"]).FullName;
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await client.NewAsync(i == 0 ? other : agent.Cwd));
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await client.Agent.ListSessionsAsync(new ListSessionsRequest { Cursor = cursor }, AgentHarness.Token);
            Assert.InRange(page.Sessions.Count, 1, 2);
            seen.AddRange(page.Sessions.Select(session => session.SessionId));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(ids.Order(), seen.Order());
        Assert.Equal(ids[0], Assert.Single((await client.Agent.ListSessionsAsync(new ListSessionsRequest { Cwd = other }, AgentHarness.Token)).Sessions).SessionId);
        Assert.Empty((await client.Agent.ListSessionsAsync(new ListSessionsRequest { Cwd = "/nowhere" }, AgentHarness.Token)).Sessions);
        Assert.Equal(ErrorCodes.InvalidParams, (await Refusal(client.Agent.ListSessionsAsync(new ListSessionsRequest { Cursor = "made up" }, AgentHarness.Token))).Code);
    }

    [Fact]
    public async Task Modes_and_options_stay_in_step_whichever_is_set_even_while_the_model_talks()
    {
        await using var agent = new AgentHarness();
        var client = await agent.ConnectAsync();
        var made = await client.Agent.NewSessionAsync(new NewSessionRequest { Cwd = agent.Cwd, McpServers = [] }, AgentHarness.Token);
        var id = made.SessionId;
        Assert.Equal(SessionModes.WorkspaceWrite, made.Modes!.CurrentModeId);
        Assert.Equal(made.Modes.AvailableModes.Select(mode => mode.Id), ((UngroupedSelectOptions)Mode(made.ConfigOptions!).Options).Options.Select(option => option.Value));
        var turn = client.PromptAsync(id, "/offline delay 1; stream 200 5");
        await client.SeenAsync(update => update is AgentMessageChunk);

        await SetModeAsync(client, id, SessionModes.Plan);
        Assert.False(turn.IsCompleted);
        var options = await client.Agent.SetSessionConfigOptionAsync(
            new SetSessionConfigOptionRequest { SessionId = id, ConfigId = "mode", Value = SessionModes.ReadOnly }, AgentHarness.Token);

        Assert.Equal(2, options.ConfigOptions.Count);
        Assert.Equal(SessionModes.ReadOnly, Mode(options.ConfigOptions).CurrentValue);
        Assert.Equal(
            ["plan", "options plan", "read-only", "options read-only"],
            client.Updates.Select(n => n.Update switch { CurrentModeUpdate mode => mode.CurrentModeId, ConfigOptionUpdate all => $"options {Mode(all.ConfigOptions).CurrentValue}", _ => "" }).Where(line => line.Length > 0));
        Assert.Equal(StopReason.EndTurn, (await turn).StopReason);
        var next = await agent.ConnectAsync();
        var loaded = await next.LoadAsync(id, agent.Cwd);
        Assert.Equal((SessionModes.ReadOnly, SessionModes.ReadOnly), (loaded.Modes!.CurrentModeId, Mode(loaded.ConfigOptions!).CurrentValue));
    }

    [Fact]
    public async Task What_is_no_mode_and_no_option_is_refused_by_field()
    {
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        var id = await client.NewAsync(agent.Cwd);
        foreach (var (method, parameters, field) in new[]
        {
            ("session/set_mode", """ "modeId":"godmode" """, "modeId"), ("session/set_mode", """ "modeId":"" """, "modeId"),
            ("session/set_config_option", """ "configId":"mode","value":"godmode" """, "value"),
            ("session/set_config_option", """ "configId":"mode","type":"boolean","value":true """, "value"),
            ("session/set_config_option", """ "configId":"model","value":"gpt-9" """, "value"),
            ("session/set_config_option", """ "configId":"temperature","value":"1" """, "configId"),
        })
        {
            var error = (await client.AnswerAsync(await client.RequestAsync(method, $$"""{"sessionId":"{{id}}",{{parameters}}}"""))).GetProperty("error");
            Assert.Equal((ErrorCodes.InvalidParams, field), (error.GetProperty("code").GetInt32(), error.GetProperty("data").GetProperty("field").GetString()));
        }

        var same = await client.AnswerAsync(await client.RequestAsync("session/set_config_option", $$"""{"sessionId":"{{id}}","configId":"model","value":"offline"}"""));
        Assert.Equal(2, same.GetProperty("result").GetProperty("configOptions").GetArrayLength());
        Assert.Empty(agent.Records(id).OfType<ModeChanged>());
    }

    [Fact]
    public async Task A_stricter_mode_that_comes_while_the_user_is_asked_undoes_a_yes()
    {
        await using var agent = new AgentHarness(with: options => options with { OperatorDirectory = null });
        Directory.CreateDirectory(Path.Combine(agent.Cwd, ".agentao"));
        File.Copy(Path.Combine(AskingRules.Directory, "permissions.json"), Path.Combine(agent.Cwd, ".agentao", "permissions.json"));
        var client = await agent.ConnectAsync();
        var answer = new TaskCompletionSource<RequestPermissionOutcome>();
        client.Answer = _ => answer.Task;
        var id = await client.NewAsync(agent.Cwd);
        var turn = client.PromptAsync(id, "Write hello to notes.txt");
        await client.Asked.Task;

        await SetModeAsync(client, id, SessionModes.Plan);
        answer.SetResult(new SelectedPermissionOutcome { OptionId = "allow_once" });
        await turn;

        Assert.False(File.Exists(Path.Combine(agent.Cwd, "notes.txt")));
        Assert.Equal(ToolOutcome.Refused, agent.Records(id).OfType<ToolCallEnded>().Single().Outcome);
    }

    [Theory]
    [InlineData("session/close")]
    [InlineData("session/delete")]
    public async Task Closing_and_deleting_a_busy_session_answers_its_prompts_first(string method)
    {
        await using var agent = new AgentHarness();
        await using var client = await LineClient.ConnectAsync(agent.Server);
        var id = await client.NewAsync(agent.Cwd);
        var prompts = new[] { await client.PromptAsync(id, "/offline hang"), await client.PromptAsync(id, "two") };

        var end = await client.RequestAsync(method, $$"""{"sessionId":"{{id}}"}""");
        Assert.Equal("{}", (await client.AnswerAsync(end)).GetProperty("result").GetRawText());

        foreach (var prompt in prompts)
        {
            var answer = client.IndexOf(message => LineClient.IsAnswer(message, prompt));
            Assert.InRange(answer, 0, client.IndexOf(message => LineClient.IsAnswer(message, end)) - 1);
            Assert.Equal("cancelled", client.Seen[answer].GetProperty("result").GetProperty("stopReason").GetString());
        }

        Assert.Equal(ErrorCodes.ResourceNotFound, (await client.AnswerAsync(await client.PromptAsync(id, "again"))).GetProperty("error").GetProperty("code").GetInt32());
        var load = await client.AnswerAsync(await client.LoadAsync(id, agent.Cwd));
        Assert.Equal(method == "session/close", load.TryGetProperty("result", out _));
        if (method == "session/close")
        {
            Assert.Single(agent.Records(id).OfType<SessionClosed>());
        }
        else
        {
            Assert.False(Directory.Exists(Path.Combine(agent.Data, id)));
        }
    }

    [Fact]
    public async Task Whoever_may_see_sessions_may_delete_one_that_another_connection_works_in()
    {
        await using var agent = new AgentHarness();
        var owner = await agent.ConnectAsync();
        var id = await owner.NewAsync(agent.Cwd);
        var prompt = owner.PromptAsync(id, "/offline hang");
        await owner.SeenAsync(update => update is SessionInfoUpdate);
        var other = await agent.ConnectAsync();

        await other.Agent.DeleteSessionAsync(new DeleteSessionRequest { SessionId = id }, AgentHarness.Token);

        Assert.Equal(StopReason.Cancelled, (await prompt).StopReason);
        Assert.Equal(ErrorCodes.ResourceNotFound, (await Refusal(owner.PromptAsync(id, "hello?"))).Code);
        Assert.Empty((await other.Agent.ListSessionsAsync(new ListSessionsRequest(), AgentHarness.Token)).Sessions);
    }

    [Fact]
    public async Task Deleting_what_another_process_works_in_is_refused_with_its_name()
    {
        await using var agent = new AgentHarness();
        var owner = await agent.ConnectAsync();
        var id = await owner.NewAsync(agent.Cwd);
        await using var rival = agent.Start();
        await using var other = await TestClient.ConnectAsync(rival);

        var refused = await Refusal(other.Agent.DeleteSessionAsync(new DeleteSessionRequest { SessionId = id }, AgentHarness.Token));

        Assert.Equal(AgentErrors.SessionInUse, refused.Code);
        Assert.Equal(JsonValueKind.Object, refused.Data!.Value.GetProperty("owner").ValueKind);
        Assert.Equal(StopReason.EndTurn, (await owner.PromptAsync(id, "hello")).StopReason);
    }

    private static async Task<SessionInfo> ListAsync(TestClient client) =>
        (await client.Agent.ListSessionsAsync(new ListSessionsRequest(), AgentHarness.Token)).Sessions.Single();

    private static SessionConfigSelect Mode(IEnumerable<SessionConfigOption> options) => options.OfType<SessionConfigSelect>().Single(option => option.Id == "mode");

    private static Task<SetSessionModeResponse> SetModeAsync(TestClient client, string id, string mode) =>
        client.Agent.SetSessionModeAsync(new SetSessionModeRequest { SessionId = id, ModeId = mode }, AgentHarness.Token);

    private static Task<AcpException> Refusal(Task task) => Assert.ThrowsAsync<AcpException>(() => task);
}
