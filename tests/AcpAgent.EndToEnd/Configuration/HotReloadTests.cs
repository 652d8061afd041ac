using System.Text;
using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Shared;
using AcpAgent.Tests.Shared.ModelServer;
using Xunit;

namespace AcpAgent.EndToEnd.Configuration;

/// <summary>Files that change while a session goes on: written in place, renamed into place, or behind the link of a ConfigMap that is turned.</summary>
public sealed class HotReloadTests : AgentTest
{
    private const string Allow = """{"rules":[{"tool":"write_file","action":"allow"}]}""";
    private const string Deny = """{"rules":[{"tool":"write_file","action":"deny"}]}""";

    public static TheoryData<string> Ways => [.. ReplacedFile.Ways];

    private AgentStart Configured => new() { Environment = new Dictionary<string, string> { ["ACP_AGENT_CONFIG"] = Home["config"] } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Permission_rules_count_from_the_next_decision_on_and_wrong_ones_leave_the_last_right_ones(string how)
    {
        var rules = new ReplacedFile(how, Home["config"], "permissions.json");
        rules.Write(Allow);
        var (agent, client) = await StartInitializedAsync(Configured);
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        await WriteAsync(client, session, "one");
        Assert.True(File.Exists(InWorkspace("one")));

        rules.Write(Deny);
        await WriteAsync(client, session, "two");
        Assert.False(File.Exists(InWorkspace("two")));
        await agent.LoggedAsync($"Session {session} goes on with another version of permissions: ");

        rules.Write("{\"rules\":[{\"tool\":");
        await WriteAsync(client, session, "three");
        await WriteAsync(client, session, "three");
        Assert.False(File.Exists(InWorkspace("three")));
        await agent.LoggedAsync($"Permission rules: {rules.Path}:1: ");
        var note = Assert.Single(client.Messages(session), message => message.Text.Contains("what it said before stays", StringComparison.Ordinal));
        Assert.StartsWith($"{rules.Path}:1: ", note.Text, StringComparison.Ordinal);

        rules.Write(Allow);
        await WriteAsync(client, session, "four");
        Assert.True(File.Exists(InWorkspace("four")));
        Assert.Empty(client.Asked);
        var versions = Decisions(session).Select(versions => versions.GetProperty("permissions").GetString()).ToArray();
        Assert.Equal([versions[0], versions[1], versions[1], versions[1], versions[0]], versions);
        Assert.NotEqual(versions[0], versions[1]);
        Assert.Equal(versions, Turns(session).Select(turn => turn.GetProperty("permissions").GetString()));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Rules_that_come_to_deny_while_a_person_is_asked_win_over_a_yes(string how)
    {
        var rules = new ReplacedFile(how, Home["config"], "permissions.json");
        rules.Write(Allow.Replace("allow", "ask", StringComparison.Ordinal));
        var (_, client) = await StartInitializedAsync(Configured);
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        client.Permission = (request, _) =>
        {
            rules.Write(Deny);
            return Task.FromResult(TestClient.Select(request, PermissionOptionKind.AllowOnce));
        };

        await WriteAsync(client, session, "one");
        Assert.Single(client.Asked);
        Assert.False(File.Exists(InWorkspace("one")));
    }

    [Fact]
    public async Task Rules_that_were_never_right_refuse_what_they_guard_until_they_are()
    {
        var rules = new ReplacedFile("in place", Home["config"], "permissions.json");
        rules.Write("[]");
        var (_, client) = await StartInitializedAsync(Configured);
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        await WriteAsync(client, session, "one");
        Assert.False(File.Exists(InWorkspace("one")));
        Assert.Contains(client.Messages(session), message => message.Text.StartsWith(rules.Path, StringComparison.Ordinal));
        Assert.Equal("broken", Decisions(session)[0].GetProperty("permissions").GetString());

        rules.Write(Allow);
        await WriteAsync(client, session, "two");
        Assert.True(File.Exists(InWorkspace("two")));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Settings_of_the_sandbox_count_from_the_next_command_on_and_wrong_ones_leave_the_last_right_ones(string how)
    {
        var settings = new ReplacedFile(how, Home["config"], "sandbox.json");
        settings.Write("""{"default_profile":"readonly"}""");
        var (agent, client) = await StartInitializedAsync(Configured);
        var session = (await client.NewAsync(Home.Workspace)).SessionId;

        foreach (var (content, expected) in new[]
        {
            ("""{"default_profile":"readonly"}""", "sandboxed: readonly"),
            ("""{"default_profile":"workspace-write"}""", "sandboxed: workspace-write ("),
            ("""{"default_profile":3}""", "sandboxed: workspace-write ("),
            ("""{"default_profile":"readonly"}""", "sandboxed: readonly"),
        })
        {
            settings.Write(content);
            await client.PromptAsync(session, """/offline call run_shell_command {"command":"pwd"}""");
            var shown = client.Updates.Select(notification => notification.Update).OfType<ToolCallUpdate>().Last(update => update.Content is not null).Content!;
            Assert.Contains(expected, JsonSerializer.Serialize(shown[^1], AcpJson.Context.ToolCallContent), StringComparison.Ordinal);
        }

        var versions = Decisions(session).Select(versions => versions.GetProperty("sandbox").GetString()).ToArray();
        Assert.Equal([versions[0], versions[1], versions[1], versions[0]], versions);
        Assert.NotEqual(versions[0], versions[1]);
        Assert.Single(client.Messages(session), message => message.Text.Contains("what it said before stays", StringComparison.Ordinal));
        await agent.LoggedAsync("Settings of the sandbox: ");
        await agent.LoggedAsync($"Session {session} goes on with another version of sandbox: ");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Instructions_and_skills_count_from_the_next_turn_on_and_wrong_ones_leave_the_last_right_ones(string how)
    {
        await using var model = HttpModel.Start();
        model.Enqueue([.. Enumerable.Repeat(HttpReply.Says("Yes."), 4)]);
        var (_, client) = await StartInitializedAsync(new AgentStart { Environment = model.Environment });
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        var project = new ReplacedFile(how, Home.Workspace, "AGENTAO.md");
        var skill = new ReplacedFile(how, Path.Combine(Home.Home, ".agentao", "skills", "greet"), "SKILL.md");

        foreach (var (instructions, description) in new[] { ("Be brief.", "Greets."), ("Be long.", "Greets at length."), ("\u00ff", "{"), ("Be brief.", "Greets.") })
        {
            project.Write(Encoding.Latin1.GetBytes(instructions));
            skill.Write($"---\ndescription: {description}\n---\nSay hello.");
            await client.PromptAsync(session, "hello");
        }

        string[] prompts = [.. model.Requests.Select(request => request.Messages[0].GetProperty("content").GetString()!)];
        string[] expected = ["Be brief.", "Be long.", "Be long.", "Be brief."];
        string[] described = ["- greet: Greets.\n", "- greet: Greets at length.\n", "- greet: Greets at length.\n", "- greet: Greets.\n"];
        Assert.All(Enumerable.Range(0, 4), at => Assert.Contains(expected[at], prompts[at], StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, 4), at => Assert.Contains(described[at], prompts[at], StringComparison.Ordinal));
        foreach (var dimension in new[] { "instructions", "skills" })
        {
            var versions = Turns(session).Select(turn => turn.GetProperty(dimension).GetString()).ToArray();
            Assert.Equal([versions[0], versions[1], versions[1], versions[0]], versions);
            Assert.NotEqual(versions[0], versions[1]);
        }

        Assert.Single(client.Messages(session), message => message.Text.Contains("AGENTAO.md was not used: line 1 is not UTF-8; what it said before stays.", StringComparison.Ordinal));
        Assert.Single(client.Messages(session), message => message.Text.StartsWith("A skill stays as it was: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_turn_names_all_six_versions_in_the_journal_and_to_the_client()
    {
        var (_, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        var response = await client.PromptAsync(session, "hello");
        string[] dimensions = ["model", "code", "skills", "permissions", "sandbox", "instructions"];
        var turn = Assert.Single(Turns(session));
        Assert.Equal(dimensions, turn.EnumerateObject().Select(version => version.Name));
        Assert.Equal(turn.EnumerateObject().Select(version => version.Value.GetString()), dimensions.Select(name => response.Meta!["acp-agent/versions"]![name]!.GetValue<string>()));
    }

    private static Task<PromptResponse> WriteAsync(TestClient client, string session, string name) =>
        client.PromptAsync(session, $"/offline call write_file {JsonSerializer.Serialize(new { file_path = name, content = "x" })}");

    private string InWorkspace(string name) => Path.Combine(Home.Workspace, name);

    private JsonElement[] Decisions(string session) => Versions(session, "tool_decided");

    private JsonElement[] Turns(string session) => Versions(session, "turn");

    private JsonElement[] Versions(string session, string type) =>
    [
        .. JournalFiles.Text(Home, session).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))
            .Where(record => record.GetProperty("type").GetString() == type).Select(record => record.GetProperty("versions")),
    ];
}
