using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using Xunit;

namespace AcpAgent.EndToEnd.Commands;

/// <summary>What is in force in a directory, and where it comes from.</summary>
public sealed class ConfigTests : AgentTest
{
    [Fact]
    public async Task All_six_dimensions_are_shown_with_where_they_come_from_and_what_is_wrong_with_them()
    {
        var plain = await CommandRun.RunAsync(Home, "config", "show", "--cwd", Home.Workspace, "--config", Home["config"]);
        Assert.Equal(0, plain.Exit);
        Assert.Matches($"^In force in {Home.Workspace}:\n  model +\\S+ +built in\n  code +\\S+ +acp-agent\n  skills +none\n  permissions +none\n  sandbox +none\n  instructions +none\n$", plain.Output);

        var rules = Write(Home["config"], "permissions.json", """{"rules":[]}""");
        var settings = Write(Path.Combine(Home.Home, ".agentao"), "sandbox.json", "nonsense");
        Write(Home.Workspace, "AGENTAO.md", "Be brief.");
        var more = await CommandRun.RunAsync(Home, "config", "show", "--cwd", Home.Workspace, "--config", Home["config"]);
        Assert.Equal(1, more.Exit);
        Assert.Matches($"\n  permissions +[0-9a-f]{{12}} +{rules}\n  sandbox +broken\n  instructions +[0-9a-f]{{12}} +{Home.Workspace}/AGENTAO.md\nThere are no commands: {settings}:1: is no valid JSON\n$", more.Output);

        var json = JsonElement.Parse((await CommandRun.RunAsync(Home, "config", "show", "--cwd", Home.Workspace, "--config", Home["config"], "--json")).Output);
        Assert.Equal(["model", "code", "skills", "permissions", "sandbox", "instructions"], json.EnumerateObject().Select(dimension => dimension.Name));
        Assert.Equal(rules, json.GetProperty("permissions").GetProperty("sources")[0].GetString());
    }

    private static string Write(string directory, string name, string content)
    {
        var path = Path.Combine(Directory.CreateDirectory(directory).FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
