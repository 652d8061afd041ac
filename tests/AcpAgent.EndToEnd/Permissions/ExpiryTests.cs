using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Permissions;

/// <summary>Questions that nobody answers, over the end of the client and of the agent.</summary>
public sealed class ExpiryTests : AgentTest
{
    private const string Question = """/offline call write_file {"file_path":"a.txt","content":"a"}""";
    private const string Expired = "\"granted\":false,\"expired\":true";

    [Fact]
    public async Task A_question_that_nobody_answers_is_a_no_and_the_turn_goes_on()
    {
        var (_, client) = await StartInitializedAsync(new AgentStart { Arguments = ["--permission-expiry", "1"] });
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        client.Permission = TestClient.NeverAsync;

        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, Question)).StopReason);
        Assert.False(File.Exists(Path.Combine(Home.Workspace, "a.txt")));
        Assert.Contains(Expired, JournalFiles.Text(Home, session), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_whose_process_ended_stays_open_until_its_time_is_over()
    {
        var (agent, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        client.Permission = TestClient.NeverAsync;
        var prompt = client.PromptAsync(session, Question);
        await client.AskedAsync();
        agent.Kill();
        await Assert.ThrowsAnyAsync<Exception>(() => prompt);

        await LoadAsync(new AgentStart(), session);
        Assert.DoesNotContain("permission_answer", JournalFiles.Text(Home, session), StringComparison.Ordinal);

        await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);
        var late = new AgentStart { Environment = new Dictionary<string, string> { ["ACP_AGENT_PERMISSION_EXPIRY"] = "1" } };
        await LoadAsync(late, session);
        Assert.Contains(Expired, JournalFiles.Text(Home, session), StringComparison.Ordinal);
        await LoadAsync(late, session);
        Assert.Equal(2, JournalFiles.Text(Home, session).Split("permission_answer").Length);
    }

    private async Task LoadAsync(AgentStart start, string session)
    {
        var (agent, client) = await StartInitializedAsync(start);
        await client.LoadAsync(session, Home.Workspace);
        agent.CloseInput();
        await agent.ExitAsync();
    }
}
