using System.Runtime.InteropServices;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Shared;
using AcpAgent.Tests.Shared.ModelServer;
using Xunit;

namespace AcpAgent.EndToEnd.Mcp;

/// <summary>Servers come, change, fail and go; the session goes on, and nothing of them is left behind.</summary>
public sealed class ServerLifeTests : McpTest
{
    [Theory]
    [InlineData("silent")]
    [InlineData("endless")]
    public async Task A_server_that_never_gets_ready_holds_up_nobody_for_long(string mode)
    {
        WriteSettings(Path.Combine(Home.Home, ".agentao"), new { odd = new { command = Odd(mode).Command, args = Odd(mode).Args, timeout = new { startup = 2 } } });
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client);

        await client.PromptAsync(session, "hello");

        var status = await StatusAsync(client, "odd", mode == "silent" ? "failed" : "ready");
        if (mode == "silent")
        {
            Assert.Equal("it did not answer within 2 seconds", (string?)status["error"]);
            Assert.Contains(client.Messages(), message => message.Text.Contains("The MCP server \"odd\" is not connected: it did not answer within 2 seconds.", StringComparison.Ordinal));
        }

        Assert.Empty(ToolsOf(status));
        await client.CloseAsync(session);
        await GoneAsync();
    }

    [Fact]
    public async Task A_server_that_ends_is_told_of_without_its_secrets()
    {
        var (agent, client) = await StartInitializedAsync();
        var session = await NewAsync(client, Odd("noisy", "odd", new EnvVariable { Name = "SERVER_TOKEN", Value = "0123-abcd-4567" }));
        await client.PromptAsync(session, "hello");

        var error = (string?)(await StatusAsync(client, "odd", "failed"))["error"];
        Assert.Equal("it ended with exit code 3; it said: cannot begin: the key […] is not known", error);
        Assert.Contains("MCP server odd: it ended with exit code 3", agent.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("0123-abcd-4567", agent.Errors + string.Concat(client.Lines()), StringComparison.Ordinal);
        Assert.DoesNotContain("0123-abcd-4567", WrittenFiles.TextBelow(Home.Data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told_of()
    {
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client, Odd("tools") with { Command = "no-such-program-anywhere" });
        await client.PromptAsync(session, "hello");

        Assert.Equal("there is no program no-such-program-anywhere in PATH", (string?)(await StatusAsync(client, "odd", "failed"))["error"]);
    }

    [Fact]
    public async Task A_servers_new_tools_can_be_called_at_the_next_reply()
    {
        await using var model = HttpModel.Start();
        model.Enqueue(HttpReply.Calls("mcp_odd_grow"), HttpReply.Says("Done."), HttpReply.Says("Done again."));
        var (_, client) = await StartInitializedAsync(new AgentStart { Environment = model.Environment });
        var session = await NewAsync(client, Odd("tools"));
        await client.PromptAsync(session, "grow");
        await Patience.UntilAsync(() => ToolsOf(StatusOf(client, "odd")!).Contains("mcp_odd_grown"), "the new tool is known");
        await client.PromptAsync(session, "go on");

        Assert.DoesNotContain("mcp_odd_grown", Offered(model.Requests[0]));
        Assert.Contains("mcp_odd_grow", Offered(model.Requests[0]));
        Assert.Contains("mcp_odd_grown", Offered(model.Requests[2]));
    }

    [Fact]
    public async Task The_first_reply_waits_for_a_slow_server_and_the_description_names_it()
    {
        await using var model = HttpModel.Start();
        model.Enqueue(HttpReply.Says("Done."));
        var (_, client) = await StartInitializedAsync(new AgentStart { Environment = model.Environment });
        var session = await NewAsync(client, Npm("everything"), Odd("tools"));
        await client.PromptAsync(session, "hello");

        Assert.Superset(new HashSet<string>(["mcp_everything_echo", "mcp_odd_look", "read_file"]), Offered(model.Requests[0]).ToHashSet());
        Assert.Contains("[MCP server odd] The tool look.", model.Requests[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_dies_is_started_again_when_it_is_needed_and_given_up_in_the_end()
    {
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client, Odd("tools"));
        await StatusAsync(client, "odd", "ready");

        var died = await CallAsync(client, session, "mcp_odd_die");
        Assert.Equal(ToolCallStatus.Failed, died.Status);
        Assert.Contains("It is not known what the call has done.", TextOf(died), StringComparison.Ordinal);
        Assert.StartsWith("seen by ", TextOf(await CallAsync(client, session, "mcp_odd_look")), StringComparison.Ordinal);

        await Patience.UntilAsync(
            () =>
            {
                CallAsync(client, session, "mcp_odd_die").Wait();
                return (string?)StatusOf(client, "odd")!["status"] == "given_up";
            },
            "the server is given up");
        Assert.Equal("it ended with exit code 7", (string?)StatusOf(client, "odd")!["error"]);
        await GoneAsync();

        // Who loads the session wants it to be tried once more.
        await client.Agent.LoadSessionAsync(new() { SessionId = session, Cwd = Home.Workspace, McpServers = [Odd("tools")] }, default);
        Assert.StartsWith("seen by ", TextOf(await CallAsync(client, session, "mcp_odd_look")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_given_up_and_the_server_is_told()
    {
        WriteSettings(Path.Combine(Home.Home, ".agentao"), new { odd = new { command = Odd("tools").Command, args = Odd("tools").Args, timeout = new { request = 0.5 } } });
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client);

        var late = await CallAsync(client, session, "mcp_odd_hang");

        Assert.Equal("The MCP server \"odd\" did not answer within 0.5 seconds and was told to stop. It is not known what the call has done.", TextOf(late));
        await Patience.UntilAsync(() => File.ReadAllLines(Log).Contains("notifications/cancelled"), "the server is told");
        Assert.Equal("changed", TextOf(await CallAsync(client, session, "mcp_odd_change")));
    }

    [Fact]
    public async Task A_call_in_flight_is_cancelled_and_the_server_is_told()
    {
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client, Odd("tools"));
        var prompt = client.PromptAsync(session, "/offline call mcp_odd_hang {}");
        await client.SeenAsync(update => update is ToolCallUpdate { Status: ToolCallStatus.InProgress });
        await Patience.UntilAsync(() => File.ReadAllLines(Log).Contains("tools/call"), "the server is asked");
        client.Cancel(session);

        Assert.Equal(StopReason.Cancelled, (await prompt).StopReason);
        await Patience.UntilAsync(() => File.ReadAllLines(Log).Contains("notifications/cancelled"), "the server is told");
    }

    [Theory]
    [InlineData("tools", "close")]
    [InlineData("tools", "delete")]
    [InlineData("stubborn", "close")]
    [InlineData("stubborn", "end of input")]
    [InlineData("stubborn", "SIGTERM")]
    [InlineData("silent", "SIGTERM")]
    [InlineData("tools", "SIGKILL")]
    [InlineData("stubborn", "SIGKILL")]
    public async Task Nothing_of_a_server_outlives_its_session(string mode, string end)
    {
        var (agent, client) = await StartInitializedAsync();
        var session = await NewAsync(client, Odd(mode));
        await Patience.UntilAsync(() => Processes.Count == 2, "the server runs");
        if (mode != "silent")
        {
            await StatusAsync(client, "odd", "ready");
        }

        Assert.All(Processes, process => Assert.True(Directory.Exists($"/proc/{process}")));
        switch (end)
        {
            case "close":
                await client.CloseAsync(session);
                break;
            case "delete":
                await client.DeleteAsync(session);
                break;
            case "end of input":
                agent.CloseInput();
                await agent.ExitAsync();
                break;
            case "SIGTERM":
                agent.Signal(PosixSignal.SIGTERM);
                await agent.ExitAsync();
                break;
            default:
                agent.Kill();
                break;
        }

        await GoneAsync();
    }

    [Fact]
    public async Task A_session_is_there_before_its_servers_are_started()
    {
        var (_, client) = await StartInitializedAsync();
        await NewAsync(client, Odd("tools"));
        var started = (SessionInfoUpdate)await client.SeenAsync(update => update is SessionInfoUpdate);

        // What comes of servers comes after the answer, which has the session's id: a client would not know what else it is about.
        Assert.Equal("starting", (string?)started.Meta!["acp-agent/mcp"]!["servers"]![0]!["status"]);
        await StatusAsync(client, "odd", "ready");
    }

    [Fact]
    public async Task An_answer_that_is_none_fails_the_call_and_nothing_else()
    {
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client, Odd("tools"));

        var garbled = await CallAsync(client, session, "mcp_odd_garble");
        Assert.Equal(ToolCallStatus.Failed, garbled.Status);
        Assert.Contains("answers in a way that is not the protocol's", TextOf(garbled), StringComparison.Ordinal);
        var failed = await CallAsync(client, session, "mcp_odd_fail");
        Assert.Equal((ToolCallStatus.Failed, "it went wrong"), (failed.Status, TextOf(failed)));
        Assert.Equal("changed", TextOf(await CallAsync(client, session, "mcp_odd_change")));
        Assert.Equal(2, Processes.Count);
    }

    [Fact]
    public async Task A_session_that_is_loaded_keeps_the_servers_that_run_and_have_not_changed()
    {
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client, Odd("tools"), Odd("tools", "other"));
        var (odd, other) = (TextOf(await CallAsync(client, session, "mcp_odd_look")), TextOf(await CallAsync(client, session, "mcp_other_look")));
        var changed = Odd("tools", "other", new EnvVariable { Name = "SERVER_WHO", Value = "another" });
        await client.Agent.LoadSessionAsync(new() { SessionId = session, Cwd = Home.Workspace, McpServers = [Odd("tools"), changed] }, default);

        Assert.Equal(odd, TextOf(await CallAsync(client, session, "mcp_odd_look")));
        Assert.Contains("with another and", TextOf(await CallAsync(client, session, "mcp_other_look")), StringComparison.Ordinal);

        await client.Agent.ResumeSessionAsync(new() { SessionId = session, Cwd = Home.Workspace }, default);
        await GoneAsync();
        Assert.Contains("There is no tool named", TextOf(await CallAsync(client, session, "mcp_odd_look")), StringComparison.Ordinal);
        Assert.NotEqual(odd, other);
    }

    [Fact]
    public async Task Long_text_is_kept_in_a_file_that_can_be_read()
    {
        var (_, client) = await StartInitializedAsync();
        var session = await NewAsync(client, Odd("tools"));

        var text = TextOf(await CallAsync(client, session, "mcp_odd_shout"));
        Assert.InRange(text.Length, 1, 34_000);
        Assert.EndsWith("THE END", text, StringComparison.Ordinal);
        var file = text[(text.IndexOf("all of it is in ", StringComparison.Ordinal) + "all of it is in ".Length)..text.IndexOf(']', StringComparison.Ordinal)];
        Assert.Equal(40_007, new FileInfo(file).Length);
    }

    private static IReadOnlyList<string> Offered(HttpModelRequest request) =>
        [.. request.Json.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()!)];
}
