using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Shared;
using Xunit;

namespace AcpAgent.EndToEnd.Lifetime;

/// <summary>What the agent is started in must not matter: one processor, no stderr, any verbosity.</summary>
public sealed class SurroundingsTests : AgentTest
{
    [Fact]
    public async Task One_processor_is_enough()
    {
        var (_, client) = await StartInitializedAsync(new AgentStart
        {
            Through = [Component.Program("taskset"), "-c", "0"],
            Environment = new Dictionary<string, string> { ["DOTNET_PROCESSOR_COUNT"] = "1" },
        });
        var hanging = (await client.NewAsync(Home.Workspace)).SessionId;
        var hung = client.PromptAsync(hanging, "/offline hang");
        var sessions = new List<string>();
        for (var session = 0; session < 8; session++)
        {
            sessions.Add((await client.NewAsync(Home.Workspace)).SessionId);
        }

        var answers = await Task.WhenAll(sessions.Select(session => client.PromptAsync(session, "/offline stream 200; say done")));

        Assert.All(answers, answer => Assert.Equal(StopReason.EndTurn, answer.StopReason));
        client.Cancel(hanging);
        Assert.Equal(StopReason.Cancelled, (await hung).StopReason);
    }

    [Fact]
    public async Task However_much_is_logged_nothing_of_it_reaches_stdout()
    {
        var (agent, client) = await StartInitializedAsync(new AgentStart { Arguments = ["--log-level", "trace", "--log-format", "json"] });
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        await client.PromptAsync(session, "Write hello to notes.txt");
        agent.CloseInput();
        await agent.ExitAsync();

        var lines = agent.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(line).ValueKind));
    }

    [Fact]
    public async Task It_works_without_stderr()
    {
        var (_, client) = await StartInitializedAsync(new AgentStart
        {
            Through = ["/bin/sh", "-c", "exec \"$0\" \"$@\" 2>&-"],
            Arguments = ["--log-level", "trace"],
        });
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "hello")).StopReason);
    }

    [Fact]
    public async Task The_folder_it_was_started_in_is_not_the_sessions()
    {
        await File.WriteAllTextAsync(Path.Combine(Home.Elsewhere, "elsewhere.txt"), "not here");
        await File.WriteAllTextAsync(Path.Combine(Home.Workspace, "here.txt"), "here");
        var (_, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;

        await client.PromptAsync(session, "What is in this folder?");

        var answer = Assert.Single(client.Messages()).Text;
        Assert.Contains("here.txt", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere.txt", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_the_folder_it_was_started_in_configure_nothing()
    {
        await File.WriteAllTextAsync(Path.Combine(Home.Elsewhere, "appsettings.json"), """{"Logging":{"LogLevel":{"Default":"Trace"}}}""");
        await File.WriteAllTextAsync(Path.Combine(Home.Elsewhere, ".env"), "OPENAI_API_KEY=from-a-file\n");
        var (agent, client) = await StartInitializedAsync();
        var session = await client.NewAsync(Home.Workspace);
        var model = session.ConfigOptions!.OfType<SessionConfigSelect>().Single(option => option.Id == "model");
        Assert.Equal("offline", model.CurrentValue);
        Assert.DoesNotContain("trce", agent.Errors, StringComparison.Ordinal);
    }
}
