using AcpAgent.EndToEnd.Commands;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Shared.ModelServer;
using Xunit;

namespace AcpAgent.EndToEnd.Skills;

/// <summary>Skills of the user and of a project, from their files to the model.</summary>
public sealed class SkillTests : AgentTest
{
    private readonly HttpModel _model = HttpModel.Start();

    [Fact]
    public async Task A_skill_is_named_in_the_prompt_read_by_the_model_and_offered_as_a_command()
    {
        await using var model = _model;
        Write(Path.Combine(Home.Home, ".agentao", "skills", "greet", "SKILL.md"), "---\ndescription: Greets people.\n---\nSay hello in Latin: salve.");
        model.Enqueue(HttpReply.Stream.Call("activate_skill", """{"skill_name":"greet"}"""), HttpReply.Says("Salve."), HttpReply.Says("Salve again."));
        var (client, session) = await OpenAsync();

        var commands = (AvailableCommandsUpdate)await client.SeenAsync(update => update is AvailableCommandsUpdate);
        Assert.Equal(("greet", "Greets people."), (Assert.Single(commands.AvailableCommands).Name, commands.AvailableCommands[0].Description));
        await client.PromptAsync(session, "hello");
        Assert.Contains("- greet: Greets people.", System(model.Requests[0]), StringComparison.Ordinal);
        Assert.DoesNotContain("salve", System(model.Requests[0]), StringComparison.Ordinal);
        Assert.Contains("Say hello in Latin: salve.", model.Requests[1].Messages[^1].GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Empty(client.Asked);

        await client.PromptAsync(session, "/greet the world");
        Assert.Contains("Say hello in Latin: salve.", System(model.Requests[2]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_projects_skills_count_only_while_the_user_trusts_it()
    {
        await using var model = _model;
        var file = Path.Combine(Home.Workspace, "skills", "own", "SKILL.md");
        Write(file, "---\ndescription: The project's own.\n---\nDo as the project says.");
        model.Enqueue([.. Enumerable.Repeat(HttpReply.Says("Yes."), 4)]);
        var (client, session) = await OpenAsync();

        await client.PromptAsync(session, "one");
        Assert.DoesNotContain("The project's own.", System(model.Requests[0]), StringComparison.Ordinal);
        Assert.Contains(client.Messages(), message => message.Text.Contains("The project's own skills are not used: the project is not trusted.", StringComparison.Ordinal));

        var added = await CommandRun.RunAsync(Home, "trust", "add", Home.Workspace);
        Assert.Equal((0, $"{Home.Workspace} is trusted as it is now, with 1 files of settings and skills.\n"), (added.Exit, added.Output));
        Assert.Equal($"{Home.Workspace}  (as it is)\n", (await CommandRun.RunAsync(Home, "trust", "list")).Output);
        await client.PromptAsync(session, "two");
        Assert.Contains("- own: The project's own.", System(model.Requests[1]), StringComparison.Ordinal);

        Write(file, "---\ndescription: The project's own.\n---\nDo something else.");
        Assert.Equal($"{Home.Workspace}  (has changed since, so it is not trusted)\n", (await CommandRun.RunAsync(Home, "trust", "list")).Output);
        await client.PromptAsync(session, "three");
        Assert.DoesNotContain("The project's own.", System(model.Requests[2]), StringComparison.Ordinal);

        Assert.Equal($"{Home.Workspace} is not trusted any more.\n", (await CommandRun.RunAsync(Home, "trust", "remove", Home.Workspace)).Output);
        Assert.Equal("No project is trusted.\n", (await CommandRun.RunAsync(Home, "trust", "list")).Output);
    }

    private static string System(HttpModelRequest request) => request.Messages[0].GetProperty("content").GetString()!;

    private static void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private async Task<(TestClient Client, string Session)> OpenAsync()
    {
        var (_, client) = await StartInitializedAsync(new AgentStart { Environment = _model.Environment });
        return (client, (await client.NewAsync(Home.Workspace)).SessionId);
    }
}
