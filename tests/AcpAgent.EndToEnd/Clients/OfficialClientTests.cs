using System.Text.Json;
using System.Text.Json.Nodes;
using AcpAgent.Client.Connecting;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Tests.Shared;
using Xunit;

namespace AcpAgent.EndToEnd.Clients;

/// <summary>The protocol's official client (<c>tests/clients/official-client.mjs</c>) does everything a client does, over every transport.</summary>
public sealed class OfficialClientTests : AgentTest
{
    private const string Token = "a token for the tests";

    [Fact]
    public async Task It_completes_everything_over_stdio_across_two_processes() =>
        Check(await DriveAsync(new JsonObject { ["command"] = new JsonArray(AgentExecutable.Path) }, token: null));

    [Fact]
    public async Task It_completes_everything_over_a_unix_socket()
    {
        var (_, addresses) = await ServeAsync($"unix:{Home["s"]}");
        Check(await DriveAsync(new JsonObject { ["path"] = ((AgentAddress.Unix)addresses[0]).Path }, token: null));
    }

    [Fact]
    public async Task It_completes_everything_over_tcp_with_a_token()
    {
        var start = new AgentStart { Environment = new Dictionary<string, string> { ["ACP_AGENT_TOKEN"] = Token } };
        var (_, addresses) = await ServeAsync(start, "tcp:127.0.0.1:0");
        var address = (AgentAddress.Tcp)addresses[0];
        Check(await DriveAsync(new JsonObject { ["host"] = address.Host, ["port"] = address.Port }, Token));
    }

    private async Task<JsonElement> DriveAsync(JsonObject connect, string? token)
    {
        var clients = NodeClients.Require();
        var record = Directory.CreateDirectory(Home["wires"]).FullName;
        var config = new JsonObject { ["connect"] = connect, ["token"] = token, ["workspace"] = Home.Workspace, ["record"] = record };
        var printed = await ClientProcess.RunAsync(
            Home, NodeClients.Node, Path.Combine(clients.Folder, "official-client.mjs"), config.ToJsonString());
        RecordedWires.AssertClean(record, 2);
        return JsonElement.Parse(printed);
    }

    private void Check(JsonElement printed)
    {
        var first = printed.GetProperty("first");
        Assert.Equal(1, first.GetProperty("initialized").GetProperty("protocolVersion").GetInt32());
        Assert.Equal("end_turn", StopReason(first, "hello"));
        Assert.Equal("end_turn", StopReason(first, "write"));
        Assert.Equal("cancelled", StopReason(first, "cancelled"));
        Assert.Single(first.GetProperty("permissions").EnumerateArray());
        Assert.Equal(["pending", "in_progress", "completed"], first.GetProperty("calls").EnumerateArray()
            .Select(call => call.TryGetProperty("status", out var status) ? status.GetString() : null).OfType<string>());
        Assert.Equal("hello", File.ReadAllText(Path.Combine(Home.Workspace, "notes.txt")));
        Assert.Equal("workspace-write", first.GetProperty("modes").GetProperty("currentModeId").GetString());
        Assert.Equal("workspace-write", first.GetProperty("options")[0].GetProperty("currentValue").GetString());
        var sessionId = first.GetProperty("sessionId").GetString();
        Assert.Contains(first.GetProperty("listed").GetProperty("sessions").EnumerateArray(), session =>
            session.GetProperty("sessionId").GetString() == sessionId && session.GetProperty("title").GetString() == "hello");

        var second = printed.GetProperty("second");
        var replayed = second.GetProperty("replayed");
        Assert.Equal("helloWrite hello to notes.txt/offline stream 3; hang", replayed.GetProperty("user").GetString());
        Assert.Equal(first.GetProperty("spoken").GetString(), replayed.GetProperty("agent").GetString());
        Assert.Single(replayed.GetProperty("kinds").EnumerateArray(), kind => kind.GetString() == "tool_call");
        Assert.Equal("{}", second.GetProperty("closed").GetRawText());
        Assert.Equal(-32002, second.GetProperty("refused").GetProperty("code").GetInt32());
        Assert.Equal(sessionId, second.GetProperty("refused").GetProperty("data").GetProperty("sessionId").GetString());
        Assert.Equal(0, second.GetProperty("beforeResumed").GetInt32());
        Assert.Equal("end_turn", StopReason(second, "recall"));
        Assert.Contains("1. hello\n2. Write hello to notes.txt", second.GetProperty("recalled").GetString(), StringComparison.Ordinal);
        Assert.Equal("{}", second.GetProperty("deleted").GetRawText());
        Assert.Equal(0, second.GetProperty("left").GetInt32());
        Assert.All([first, second], part => Assert.Equal(0, part.GetProperty("exit").GetInt32()));
    }

    private static string? StopReason(JsonElement part, string prompt) => part.GetProperty(prompt).GetProperty("stopReason").GetString();
}
