using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Tests.Shared;
using Xunit;

namespace AcpAgent.EndToEnd.Clients;

/// <summary>
/// acpx, a command-line client that starts an agent for each command and resumes named sessions in it. Every agent that it starts is
/// recorded by <c>tests/clients/tee.mjs</c>; what it prints is a second log of the same.
/// </summary>
public sealed class AcpxTests : AgentTest
{
    private const int RetriesOfAcpx = 5;

    private string Wires => Home["wires"];

    [Fact]
    public async Task It_runs_one_prompt()
    {
        var printed = await RunAsync("exec", "hello");

        Assert.Contains(printed, message => message.TryGetProperty("result", out var result)
            && result.TryGetProperty("stopReason", out var reason) && reason.GetString() == "end_turn");
        AssertUsed("initialize", "session/new", "session/prompt");
    }

    [Fact]
    public async Task It_keeps_a_named_session_over_many_processes()
    {
        await RunAsync("sessions", "new", "--name", "t1");
        Assert.Contains("end_turn", await StopReasonsAsync("prompt", "-s", "t1", "Remember the word heron."));
        Assert.Contains("end_turn", await StopReasonsAsync("prompt", "-s", "t1", "Write hello to notes.txt"));
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(Home.Workspace, "notes.txt")));

        await RunAsync("set-mode", "-s", "t1", "plan");
        await RunAsync("set", "-s", "t1", "model", "offline");
        await EndOwnersAsync();
        var listed = Assert.Single(await RunAsync("sessions", "list")).GetProperty("sessions");
        Assert.Equal("Remember the word heron.", Assert.Single(listed.EnumerateArray()).GetProperty("title").GetString());

        // Only where acpx still holds the session it asks the agent to close it; then it lets go at once.
        var recalled = await RunAsync("--ttl", "600", "prompt", "-s", "t1", "Which word was it?");
        Assert.Contains("heron", Text(recalled), StringComparison.Ordinal);
        await RunAsync("sessions", "close", "t1");

        await EndOwnersAsync();
        AssertUsed(
            "initialize", "session/new", "session/resume", "session/prompt", "session/set_mode", "session/set_config_option", "session/list", "session/close");
    }

    [Fact]
    public async Task It_cancels_a_running_prompt()
    {
        await RunAsync("sessions", "new", "--name", "t1");
        using var prompt = Start("prompt", "-s", "t1", "/offline stream 3; hang");
        await prompt.PrintedAsync("agent_message_chunk");

        await RunAsync("cancel", "-s", "t1");

        Assert.Contains("cancelled", StopReasons(Messages(await prompt.SucceedAsync())));
        await EndOwnersAsync();
        AssertUsed("session/prompt", "session/cancel");
    }

    private static IReadOnlyList<JsonElement> Messages(string printed) =>
        [.. printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private static IEnumerable<string?> StopReasons(IEnumerable<JsonElement> messages) => messages
        .Where(message => message.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Object && result.TryGetProperty("stopReason", out _))
        .Select(message => message.GetProperty("result").GetProperty("stopReason").GetString());

    private static string Text(IEnumerable<JsonElement> messages) => string.Concat(messages
        .Where(message => message.TryGetProperty("method", out var method) && method.GetString() == "session/update")
        .Select(message => message.GetProperty("params").GetProperty("update"))
        .Where(update => update.GetProperty("sessionUpdate").GetString() == "agent_message_chunk")
        .Select(update => update.GetProperty("content").GetProperty("text").GetString()));

    private async Task<IEnumerable<string?>> StopReasonsAsync(params string[] arguments) => StopReasons(await RunAsync(arguments));

    private async Task<IReadOnlyList<JsonElement>> RunAsync(params string[] arguments)
    {
        for (var left = RetriesOfAcpx; ; left--)
        {
            using var acpx = Start(arguments);
            try
            {
                return Messages(await acpx.SucceedAsync());
            }
            catch (InvalidOperationException e) when (left > 0 && e.Message.Contains("QUEUE_OWNER_CLOSED", StringComparison.Ordinal))
            {
                // acpx met its own background process just as that one was leaving. It says itself that this may be tried again.
                await EndOwnersAsync();
            }
        }
    }

    private ClientProcess Start(params string[] arguments)
    {
        var clients = NodeClients.Require();
        Directory.CreateDirectory(Wires);
        var agent = $"{NodeClients.Node} {Path.Combine(clients.Folder, "tee.mjs")} {Wires} {AgentExecutable.Path}";
        return ClientProcess.Start(
            Home, clients.Node22,
            [clients.Acpx, "--approve-all", "--format", "json", "--json-strict", "--timeout", "60", "--ttl", "1", "--agent", agent, .. arguments]);
    }

    /// <summary>Waits until the background process that keeps a session for a while has gone, and its agent with it.</summary>
    private Task EndOwnersAsync() => Patience.UntilAsync(
        () => !Directory.GetFiles("/proc", "cmdline", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true })
            .Any(IsOurs),
        "acpx lets go of the session");

    private bool IsOurs(string file)
    {
        try
        {
            return File.ReadAllText(file).Contains(Wires, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void AssertUsed(params string[] methods)
    {
        var lines = RecordedWires.AssertClean(Wires, 1);
        Assert.All(methods, method => Assert.Contains(lines, line =>
            JsonElement.Parse(line) is var record && record.GetProperty("dir").GetString() == "->"
            && JsonElement.Parse(record.GetProperty("line").GetString()!).TryGetProperty("method", out var used) && used.GetString() == method));
    }
}
