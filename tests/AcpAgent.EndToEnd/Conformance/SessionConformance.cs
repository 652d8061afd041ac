using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using Xunit;

namespace AcpAgent.EndToEnd.Conformance;

/// <summary>New, load, resume, list, delete, close, modes and options.</summary>
public sealed class SessionConformance : ConformanceTest
{
    private const string Unknown = "00000000000000000000000000000000";

    [Fact]
    public async Task SESSION_001_a_new_session_has_an_id()
    {
        var (client, sessionId) = await OpenAsync();
        Assert.NotEmpty(sessionId);
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task SESSION_002_two_sessions_have_two_ids()
    {
        var (client, sessionId) = await OpenAsync();
        Assert.NotEqual(sessionId, await client.NewSessionAsync(Home.Workspace));
    }

    [Fact]
    public async Task LOAD_001_002_003_a_loaded_session_is_replayed_before_the_answer_which_is_an_object()
    {
        var (client, sessionId) = await OpenAsync();
        await ResultAsync(client, "session/prompt", Prompt(sessionId, "hello"));
        var (_, other) = await StartRawAsync();
        await ResultAsync(client, "session/close", Named(sessionId));

        var (result, before) = await ExchangeAsync(other, "session/load", Place(sessionId));

        Assert.Equal(JsonValueKind.Object, result.ValueKind);
        Assert.Equal(["user_message_chunk", "agent_message_chunk"], Kinds(before).Take(2));
        Assert.All(Updates(before), update => Assert.Equal(sessionId, update.GetProperty("sessionId").GetString()));
        Assert.Empty(await other.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task RESUME_001_002_a_resumed_session_is_not_replayed()
    {
        var (client, sessionId) = await OpenAsync();
        await ResultAsync(client, "session/prompt", Prompt(sessionId, "hello"));
        await ResultAsync(client, "session/close", Named(sessionId));

        var (result, before) = await ExchangeAsync(
            client, "session/resume", $$"""{"sessionId":"{{sessionId}}","cwd":{{Quoted(Home.Workspace)}}}""");

        Assert.Equal(JsonValueKind.Object, result.ValueKind);
        Assert.DoesNotContain(Kinds(before), kind => kind.EndsWith("_chunk", StringComparison.Ordinal));
        var (answer, _) = await ExchangeAsync(client, "session/prompt", Prompt(sessionId, "What did I say before?"));
        Assert.Equal("end_turn", answer.GetProperty("stopReason").GetString());
    }

    [Theory]
    [InlineData("session/load", Unknown)]
    [InlineData("session/load", "../../etc")]
    [InlineData("session/load", "")]
    [InlineData("session/resume", Unknown)]
    [InlineData("session/prompt", Unknown)]
    [InlineData("session/set_mode", Unknown)]
    public async Task Unknown_sessions_are_not_found(string method, string sessionId)
    {
        var (_, client) = await StartRawAsync();
        var parameters = method switch
        {
            "session/prompt" => Prompt(sessionId, "x"),
            "session/set_mode" => $$"""{"sessionId":"{{sessionId}}","modeId":"plan"}""",
            _ => Place(sessionId),
        };
        var error = await ErrorAsync(client, method, parameters);
        Assert.Equal(-32002, error.GetProperty("code").GetInt32());
        Assert.Equal(sessionId, error.GetProperty("data").GetProperty("sessionId").GetString());
    }

    [Fact]
    public async Task LIST_001_sessions_are_listed()
    {
        var (client, sessionId) = await OpenAsync();
        var result = await ResultAsync(client, "session/list", "{}");
        var session = Assert.Single(result.GetProperty("sessions").EnumerateArray());
        Assert.Equal(sessionId, session.GetProperty("sessionId").GetString());
        Assert.Equal(Home.Workspace, session.GetProperty("cwd").GetString());
        Assert.True(session.GetProperty("updatedAt").TryGetDateTimeOffset(out _));
    }

    [Fact]
    public async Task LIST_002_a_folder_without_sessions_has_an_empty_list()
    {
        var (client, _) = await OpenAsync();
        var result = await ResultAsync(client, "session/list", $$"""{"cwd":{{Quoted(Home.Elsewhere)}}}""");
        Assert.Equal("[]", result.GetProperty("sessions").GetRawText());
    }

    [Fact]
    public async Task A_long_list_comes_in_pages_and_a_wrong_cursor_is_invalid()
    {
        var (_, client) = await StartRawAsync();
        HashSet<string> made = [];
        for (var session = 0; session < 60; session++)
        {
            made.Add(await client.NewSessionAsync(Home.Workspace));
        }

        List<string> listed = [];
        string? cursor = null;
        do
        {
            var result = await ResultAsync(client, "session/list", cursor is null ? "{}" : $$"""{"cursor":{{Quoted(cursor)}}}""");
            listed.AddRange(result.GetProperty("sessions").EnumerateArray().Select(session => session.GetProperty("sessionId").GetString()!));
            cursor = result.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        Assert.Equal(60, listed.Count);
        Assert.Equal(made, [.. listed]);
        Assert.Equal(-32602, (await ErrorAsync(client, "session/list", """{"cursor":"made up"}""")).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task DELETE_001_002_a_deleted_session_is_gone_and_deleting_it_again_is_silent()
    {
        var (client, sessionId) = await OpenAsync();
        foreach (var id in new[] { sessionId, sessionId, Unknown, "never" })
        {
            Assert.Equal("{}", (await ResultAsync(client, "session/delete", Named(id))).GetRawText());
        }

        Assert.Equal("[]", (await ResultAsync(client, "session/list", "{}")).GetProperty("sessions").GetRawText());
    }

    [Fact]
    public async Task CLOSE_001_an_idle_session_is_closed_and_an_unknown_one_too()
    {
        var (client, sessionId) = await OpenAsync();
        foreach (var id in new[] { sessionId, sessionId, Unknown })
        {
            Assert.Equal("{}", (await ResultAsync(client, "session/close", Named(id))).GetRawText());
        }
    }

    [Fact]
    public async Task CLOSE_002_closing_a_busy_session_cancels_its_prompt_first()
    {
        var (client, sessionId) = await OpenAsync();
        await client.SendAsync(RawClient.Request("\"p\"", "session/prompt", Prompt(sessionId, "/offline stream 2; hang")));
        await client.ReceiveAsync();

        var (result, before) = await ExchangeAsync(client, "session/close", Named(sessionId));

        Assert.Equal("{}", result.GetRawText());
        var prompt = Assert.Single(before, message => message.TryGetProperty("id", out _));
        Assert.Equal("cancelled", prompt.GetProperty("result").GetProperty("stopReason").GetString());
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task ADDDIRS_001_additional_directories_are_taken_and_relative_ones_are_not()
    {
        var (_, client) = await StartRawAsync();
        string Parameters(string directory) =>
            $$"""{"cwd":{{Quoted(Home.Workspace)}},"mcpServers":[],"additionalDirectories":[{{Quoted(directory)}}]}""";
        await ResultAsync(client, "session/new", Parameters(Home.Elsewhere));
        var error = await ErrorAsync(client, "session/new", Parameters("relative"));
        Assert.Equal(-32602, error.GetProperty("code").GetInt32());
        Assert.Contains("additionalDirectories", error.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MODES_001_002_the_current_mode_is_one_of_the_modes_and_can_be_changed()
    {
        var (_, client) = await StartRawAsync();
        var session = await ResultAsync(client, "session/new", $$"""{"cwd":{{Quoted(Home.Workspace)}},"mcpServers":[]}""");
        var sessionId = session.GetProperty("sessionId").GetString()!;
        var modes = session.GetProperty("modes");
        var ids = modes.GetProperty("availableModes").EnumerateArray().Select(mode => mode.GetProperty("id").GetString()).ToArray();
        var current = modes.GetProperty("currentModeId").GetString();
        Assert.Contains(current, ids);

        var other = ids.First(id => id != current);
        var (result, before) = await ExchangeAsync(client, "session/set_mode", $$"""{"sessionId":"{{sessionId}}","modeId":"{{other}}"}""");

        Assert.Equal("{}", result.GetRawText());
        var all = before.Concat(await client.ReceiveUntilPongAsync()).ToArray();
        var update = Assert.Single(Updates(all), u => u.GetProperty("update").GetProperty("sessionUpdate").GetString() == "current_mode_update");
        Assert.Equal(other, update.GetProperty("update").GetProperty("currentModeId").GetString());
        Assert.Contains("config_option_update", Kinds(all));
        var error = await ErrorAsync(client, "session/set_mode", $$"""{"sessionId":"{{sessionId}}","modeId":"made up"}""");
        Assert.Equal(-32602, error.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task CONFIG_001_002_003_options_are_valid_complete_and_never_boolean()
    {
        var (_, client) = await StartRawAsync();
        var session = await ResultAsync(client, "session/new", $$"""{"cwd":{{Quoted(Home.Workspace)}},"mcpServers":[]}""");
        var sessionId = session.GetProperty("sessionId").GetString()!;
        var options = session.GetProperty("configOptions").EnumerateArray().ToArray();
        Assert.All(options, option =>
        {
            Assert.Equal("select", option.GetProperty("type").GetString());
            Assert.Contains(option.GetProperty("currentValue").GetString(), Values(option));
        });

        foreach (var option in options)
        {
            var id = option.GetProperty("id").GetString();
            var value = Values(option).Last();
            var after = await ResultAsync(
                client, "session/set_config_option", $$"""{"sessionId":"{{sessionId}}","configId":"{{id}}","value":"{{value}}"}""");
            var complete = after.GetProperty("configOptions").EnumerateArray().ToArray();
            Assert.Equal(options.Select(Id), complete.Select(Id));
            Assert.Equal(value, complete.Single(other => Id(other) == id).GetProperty("currentValue").GetString());
        }

        foreach (var (id, value) in new[] { ("mode", "made up"), ("made up", "x"), ("model", "made up") })
        {
            var error = await ErrorAsync(
                client, "session/set_config_option", $$"""{"sessionId":"{{sessionId}}","configId":"{{id}}","value":"{{value}}"}""");
            Assert.Equal(-32602, error.GetProperty("code").GetInt32());
        }
    }

    [Fact]
    public async Task META_001_meta_is_taken_everywhere()
    {
        const string Meta = """{"traceparent":"00-80e1afed08e019fc1110464cfa66635c-7a085853722dc6d2-01","vendor":{"deep":[1,null]}}""";
        var client = Start().Raw;
        await ResultAsync(client, "initialize", $$"""{"protocolVersion":1,"_meta":{{Meta}}}""");
        var session = await ResultAsync(client, "session/new", $$"""{"cwd":{{Quoted(Home.Workspace)}},"mcpServers":[],"_meta":{{Meta}}}""");
        var sessionId = session.GetProperty("sessionId").GetString()!;
        await ResultAsync(
            client, "session/prompt", $$"""{"sessionId":"{{sessionId}}","prompt":[{"type":"text","text":"hello","_meta":{{Meta}}}],"_meta":{{Meta}}}""");
        await client.SendAsync(RawClient.Notification("session/cancel", $$"""{"sessionId":"{{sessionId}}","_meta":{{Meta}}}"""));
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    private static string? Id(JsonElement option) => option.GetProperty("id").GetString();

    private static IEnumerable<string> Values(JsonElement option) =>
        option.GetProperty("options").EnumerateArray().Select(value => value.GetProperty("value").GetString()!);
}
