using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Permissions;

/// <summary>Answers for the rest of a session, from the person to the journal and back after a restart.</summary>
public sealed class AlwaysTests : AgentTest
{
    /// <summary>Without the rules by which other tests are asked.</summary>
    private static readonly AgentStart _plain = new() { Environment = new Dictionary<string, string> { ["ACP_AGENT_CONFIG"] = "" } };

    [Fact]
    public async Task What_was_always_allowed_is_asked_no_more_until_the_mode_gets_stricter_and_after_a_restart_neither()
    {
        var outside = Directory.CreateDirectory(Home["outside"]).FullName;
        File.WriteAllText(Path.Combine(outside, "one.txt"), "the first\n");
        File.WriteAllText(Path.Combine(outside, "two.txt"), "the second\n");
        var (agent, client) = await StartInitializedAsync(_plain);
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        client.Permission = (request, _) => Task.FromResult(TestClient.Select(request, PermissionOptionKind.AllowAlways));

        await client.PromptAsync(session, Read(outside, "one.txt"));
        var asked = Assert.Single(client.Asked);
        Assert.Equal(
            ["Allow once", $"Always allow read_file of files directly in {outside} in this session", "Reject", $"Always reject read_file of files directly in {outside} in this session"],
            asked.Options.Select(option => option.Name));
        Assert.Equal("t1.c1", asked.ToolCall.ToolCallId);
        Assert.EndsWith("one.txt", asked.ToolCall.RawInput!.Value.GetProperty("file_path").GetString(), StringComparison.Ordinal);
        await client.PromptAsync(session, Read(outside, "two.txt"));
        Assert.Single(client.Asked);
        Assert.Contains("\"rule\":\"answer:t1.p1\"", JournalFiles.Text(Home, session), StringComparison.Ordinal);
        agent.CloseInput();
        await agent.ExitAsync();

        (_, client) = await StartInitializedAsync(_plain);
        await client.LoadAsync(session, Home.Workspace);
        await client.PromptAsync(session, Read(outside, "one.txt"));
        Assert.Empty(client.Asked);

        await client.SetModeAsync(session, "read-only");
        await client.SetModeAsync(session, "workspace-write");
        await client.PromptAsync(session, Read(outside, "one.txt"));
        Assert.Single(client.Asked);
    }

    [Fact]
    public async Task What_was_always_rejected_is_refused_and_not_asked_again()
    {
        var outside = Directory.CreateDirectory(Home["outside"]).FullName;
        File.WriteAllText(Path.Combine(outside, "one.txt"), "the first\n");
        var (_, client) = await StartInitializedAsync(_plain);
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        client.Permission = (request, _) => Task.FromResult(TestClient.Select(request, PermissionOptionKind.RejectAlways));

        await client.PromptAsync(session, Read(outside, "one.txt"));
        await client.PromptAsync(session, Read(outside, "one.txt"));
        Assert.Single(client.Asked);
        Assert.Contains("The user has rejected read_file of files directly in", JournalFiles.Text(Home, session), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_asks_offers_no_always()
    {
        var (_, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        await client.PromptAsync(session, """/offline call write_file {"file_path":"a.txt","content":"a"}""");
        Assert.Equal([PermissionOptionKind.AllowOnce, PermissionOptionKind.RejectOnce], Assert.Single(client.Asked).Options.Select(option => option.Kind));
    }

    private static string Read(string directory, string file) => $"/offline call read_file {JsonSerializer.Serialize(new { file_path = Path.Combine(directory, file) })}";
}
