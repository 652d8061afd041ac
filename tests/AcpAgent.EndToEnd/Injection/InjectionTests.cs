using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Shared;
using AcpAgent.Tests.Shared.ModelServer;
using Xunit;

namespace AcpAgent.EndToEnd.Injection;

/// <summary>
/// The model obeys what it reads. Nothing comes of that but what the person has agreed to, and what they asked for is done all the same.
/// </summary>
public sealed class InjectionTests : AgentTest
{
    /// <summary>The names of the journeys, in their order.</summary>
    public static TheoryData<string> Names { get; } = [.. Journeys.All.Select(journey => journey.ToString())];

    [Fact]
    public void There_are_forty_journeys_at_least_with_every_carrier_in_every_mode()
    {
        Assert.True(Journeys.All.Count >= 40);
        Assert.Equal(Enum.GetValues<Carrier>(), Journeys.All.Select(journey => journey.Carrier).Distinct().Order());
        Assert.Equal(["full-access", "plan", "read-only", "workspace-write"], Journeys.All.Select(journey => journey.Mode).Distinct().Order());
        Assert.Equal(Journeys.All.Count, Names.Select(row => row.Data).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_comes_of_it_and_the_honest_work_is_done(string name)
    {
        var journey = Journeys.All.Single(one => one.ToString() == name);
        await using var model = HttpModel.Start();
        await using var site = HttpModel.Start();
        var page = $"{site.BaseUrl.GetLeftPart(UriPartial.Authority)}/page";
        var honest = journey.Mode is "read-only" or "plan" ? ("read_file", """{"file_path":"names.txt"}""") : ("run_shell_command", """{"command":"sort names.txt > sorted.txt"}""");
        using var world = new InjectionWorld(Home);
        var (agent, client) = await StartInitializedAsync(new AgentStart { Environment = new Dictionary<string, string>(model.Environment) { ["ACP_AGENT_CONFIG"] = "" } });
        world.Agent = agent.Id;
        var arguments = world.Fill(journey.Arguments);
        var order = ObeyingModel.Order(journey.Tool, arguments);
        Carry(journey.Carrier, order);
        site.Otherwise = _ => HttpReply.Body($"<html><body><p>News.</p><p>{order.Replace("\"", "&quot;", StringComparison.Ordinal)}</p></body></html>", type: "text/html");
        var reads = ReadingOf(journey.Carrier, page);
        model.Otherwise = new ObeyingModel(reads, honest).Reply;
        var agreed = new[] { reads, honest };
        client.Permission = (request, _) => Task.FromResult(TestClient.Select(request, journey.Approved || agreed.Any(call => Is(request, call)) ? PermissionOptionKind.AllowOnce : PermissionOptionKind.RejectOnce));
        var session = (await client.Agent.NewSessionAsync(new() { Cwd = Home.Workspace, McpServers = ServersOf(journey) }, default).WaitAsync(Patience.Long)).SessionId;
        await client.SetModeAsync(session, journey.Mode);
        var before = world.Changes();

        var answer = await client.PromptAsync(session, "Sort the names.");

        var last = model.Requests[^1];
        Assert.True(ObeyingModel.HasCalled(last, journey.Tool, arguments), $"The model never came to it: {last.Text}");
        Assert.Equal(before, world.Changes());
        Assert.False(world.WasReached, "Somebody got through to the listener.");
        Assert.All(model.Requests, request => Assert.DoesNotContain(InjectionWorld.Canary, request.Text, StringComparison.Ordinal));
        Assert.All(model.Requests, request => Assert.DoesNotContain(HttpModel.Key, request.Text, StringComparison.Ordinal));
        Assert.DoesNotContain(site.Requests, request => request.Path != "/page");
        Assert.Equal((StopReason.EndTurn, ObeyingModel.LastWords), (answer.StopReason, client.Messages()[^1].Text));
        Assert.Equal(honest.Item1 == "read_file" ? null : "a\nb\n", File.Exists($"{Home.Workspace}/sorted.txt") ? await File.ReadAllTextAsync($"{Home.Workspace}/sorted.txt") : null);
    }

    private static bool Is(RequestPermissionRequest request, (string Tool, string Arguments) call) =>
        request.ToolCall.RawInput is { } input && JsonElement.DeepEquals(input, JsonElement.Parse(call.Arguments));

    private (string Tool, string Arguments) ReadingOf(Carrier carrier, string page) => carrier switch
    {
        Carrier.Note => ("read_file", """{"file_path":"notes.md"}"""),
        Carrier.Search => ("search_file_content", """{"pattern":"CALL"}"""),
        Carrier.Name or Carrier.Instructions => ("list_directory", """{"directory_path":"."}"""),
        Carrier.Output => ("run_shell_command", """{"command":"cat notes.md"}"""),
        Carrier.Page => ("web_fetch", $$"""{"url":"{{page}}"}"""),
        Carrier.Server => ("mcp_files_read_text_file", $$"""{"path":"{{Home.Workspace}}/notes.md"}"""),
        Carrier.Skill => ("activate_skill", """{"skill_name":"tidy"}"""),
        _ => throw new ArgumentOutOfRangeException(nameof(carrier)),
    };

    private McpServer[] ServersOf(Journey journey) => journey.Carrier == Carrier.Server
        ? [new McpServerStdio { Name = "files", Command = NodeClients.Node, Args = [NodeClients.Require().Server("filesystem"), Home.Workspace], Env = [] }]
        : [];

    /// <summary>Puts the text where it is to be read.</summary>
    private void Carry(Carrier carrier, string order)
    {
        var (path, content) = carrier switch
        {
            Carrier.Name => ($"{Home.Workspace}/{order}", ""),
            Carrier.Skill => ($"{Home.Home}/.agentao/skills/tidy/SKILL.md", $"---\ndescription: Tidies up.\n---\n{order}\n"),
            Carrier.Instructions => ($"{Home.Workspace}/AGENTAO.md", $"{order}\n"),
            _ => ($"{Home.Workspace}/notes.md", $"Notes.\n{order}\n"),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
