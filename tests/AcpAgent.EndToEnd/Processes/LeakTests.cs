using System.Globalization;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Processes;

/// <summary>After many commands and many cancels nothing of them is left: no process, no descriptor, no thread, no directory.</summary>
public sealed class LeakTests : AgentTest
{
    private static readonly int _calls = Number("ACP_LEAK_CALLS", 200);
    private static readonly int _cancels = Number("ACP_LEAK_CANCELS", 40);

    [Fact]
    public async Task Nothing_is_left_after_many_commands_and_many_cancels()
    {
        var temporary = Directory.CreateDirectory(Home["tmp"]).FullName;
        var (agent, client) = await StartInitializedAsync(new AgentStart { Environment = new Dictionary<string, string> { ["TMPDIR"] = temporary } });
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        for (var i = 0; i < 10; i++)
        {
            await CallAsync(i);
            await CancelAsync(i);
        }

        await Patience.UntilAsync(() => Of(agent.Id).Children == 0, "the first commands are gone");
        var before = Of(agent.Id);
        for (var i = 0; i < _calls; i++)
        {
            await CallAsync(i);
        }

        for (var i = 0; i < _cancels; i++)
        {
            await CancelAsync(i);
        }

        // Threads of the pool come and go; what leaks grows with the number of calls.
        await Patience.UntilAsync(() => Of(agent.Id) is var now && now.Children == 0 && now.Files <= before.Files + 5 && now.Threads <= before.Threads + 15,
            $"as much is open as at first: {before}");
        TestContext.Current.SendDiagnosticMessage($"{_calls} calls, {_cancels} cancels: {before} before, {Of(agent.Id)} after");
        await client.CloseAsync(session);
        await Patience.UntilAsync(() => Directory.GetDirectories(temporary, "acp-agent-*").Length == 0, "the session's directory is removed");

        Task CallAsync(int i) => client.PromptAsync(session, Command(i % 2 == 0 ? "echo $RANDOM; (setsid sleep 100 &)" : "head -c 100000 /dev/zero | tr '\\0' x; exit 3", i % 5 == 4));

        async Task CancelAsync(int i)
        {
            var seen = client.Updates.Count;
            var prompt = client.PromptAsync(session, Command("sleep 1000 & echo started; (setsid sleep 1000 &) ; wait"));
            await Patience.UntilAsync(
                () => client.Updates.Skip(seen).Any(update => update.Update is ToolCallUpdate { Status: ToolCallStatus.InProgress }) || prompt.IsCompleted, $"command {i} runs");
            client.Cancel(session);
            Assert.Equal(StopReason.Cancelled, (await prompt).StopReason);
        }
    }

    private static string Command(string command, bool isBackground = false) =>
        $"/offline call run_shell_command {System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object> { ["command"] = command, ["is_background"] = isBackground })}";

    private static (int Children, int Files, int Threads) Of(int process) => (
        Directory.GetDirectories($"/proc/{process}/task").Sum(thread => Children(thread).Length),
        Directory.GetFileSystemEntries($"/proc/{process}/fd").Length,
        Directory.GetDirectories($"/proc/{process}/task").Length);

    private static string[] Children(string thread)
    {
        try
        {
            return File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } number ? int.Parse(number, CultureInfo.InvariantCulture) : otherwise;
}
