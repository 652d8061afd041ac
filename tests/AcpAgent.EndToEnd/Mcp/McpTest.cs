using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Shared;

namespace AcpAgent.EndToEnd.Mcp;

/// <summary>A test with MCP servers: where they are named, and what a client sees of them.</summary>
public abstract class McpTest : AgentTest
{
    private const string Key = "acp-agent/mcp";

    /// <summary>What the odd server has written down.</summary>
    protected string Log => Home["odd.log"];

    /// <summary>The processes of odd servers, and of what they have started.</summary>
    protected IReadOnlyList<int> Processes => !File.Exists(Log) ? []
        : [.. File.ReadAllLines(Log).Where(line => line.StartsWith("pid ", StringComparison.Ordinal)).Select(line => int.Parse(line[4..], CultureInfo.InvariantCulture))];

    /// <summary>A server that is as odd as its mode says.</summary>
    protected McpServerStdio Odd(string mode, string name = "odd", params EnvVariable[] environment) => new()
    {
        Name = name,
        Command = NodeClients.Node,
        Args = [Path.Combine(NodeClients.Require().Folder, "odd-server.mjs"), mode, Log],
        Env = environment,
    };

    /// <summary>A server from npm.</summary>
    protected static McpServerStdio Npm(string package, params string[] arguments) => new()
    {
        Name = package,
        Command = NodeClients.Node,
        Args = [Script(package), .. arguments],
        Env = [],
    };

    /// <summary>The script of a server from npm.</summary>
    protected static string Script(string package) => Path.Combine(NodeClients.Require().Folder, "node_modules", "@modelcontextprotocol", $"server-{package}", "dist", "index.js");

    /// <summary>Opens a session with servers.</summary>
    protected async Task<string> NewAsync(TestClient client, params McpServer[] servers) =>
        (await client.Agent.NewSessionAsync(new() { Cwd = Home.Workspace, McpServers = servers }, default).WaitAsync(Patience.Long)).SessionId;

    /// <summary>Has the offline model call a tool; what the client is shown of the call at its end.</summary>
    protected static async Task<ToolCallUpdate> CallAsync(TestClient client, string session, string tool, string arguments = "{}")
    {
        var before = client.Updates.Count;
        await client.PromptAsync(session, $"/offline call {tool} {arguments}");
        return client.Updates.Skip(before).Select(notification => notification.Update).OfType<ToolCallUpdate>()
            .Last(update => update.Status is ToolCallStatus.Completed or ToolCallStatus.Failed);
    }

    /// <summary>The text of a call's end.</summary>
    protected static string TextOf(ToolCallUpdate update) =>
        string.Join('\n', update.Content!.OfType<Content>().Select(content => content.Block).OfType<TextContent>().Select(text => text.Text));

    /// <summary>What the client was told last of a server; null for nothing.</summary>
    protected static JsonObject? StatusOf(TestClient client, string server) => client.Updates.Select(notification => notification.Update).OfType<SessionInfoUpdate>()
        .Select(update => update.Meta?[Key]).OfType<JsonObject>().LastOrDefault()?["servers"]!.AsArray().OfType<JsonObject>()
        .LastOrDefault(status => (string?)status["name"] == server);

    /// <summary>Waits until the client is told that a server is so.</summary>
    protected static async Task<JsonObject> StatusAsync(TestClient client, string server, string status)
    {
        await Patience.UntilAsync(() => (string?)StatusOf(client, server)?["status"] == status, $"{server} is {status}");
        return StatusOf(client, server)!;
    }

    /// <summary>The names of a server's tools.</summary>
    protected static IReadOnlyList<string> ToolsOf(JsonObject status) => [.. status["tools"]!.AsArray().Select(name => (string)name!)];

    /// <summary>Waits until nothing of the odd servers runs.</summary>
    protected Task GoneAsync() => Patience.UntilAsync(() => Processes.All(process => !Directory.Exists($"/proc/{process}")), "all servers are gone");

    /// <summary>Names servers in a layer's file.</summary>
    protected static void WriteSettings(string directory, object servers)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "mcp.json"), JsonSerializer.Serialize(new { mcpServers = servers }));
    }
}
