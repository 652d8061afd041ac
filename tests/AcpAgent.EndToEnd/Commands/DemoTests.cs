using AcpAgent.Client.Demo;
using AcpAgent.Client.Processes;
using AcpAgent.Client.Prompting;
using AcpAgent.Client.Rendering;
using AcpAgent.EndToEnd.Harness;
using Xunit;

namespace AcpAgent.EndToEnd.Commands;

/// <summary><c>acp-agent demo</c>: that it tells the story, and that it would not tell it if it were not so.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly AgentHome _home = new();

    [Fact]
    public async Task It_tells_the_whole_story_and_leaves_nothing_behind()
    {
        var temporary = Directory.CreateDirectory(_home["tmp"]).FullName;
        var result = await CommandRun.RunWithAsync(_home, "", new Dictionary<string, string> { ["TMPDIR"] = temporary }, "demo");
        Assert.Equal((0, ""), (result.Exit, result.Errors));
        Assert.All(
            [
                "✓ Read README.md: completed",
                "? May the agent do this: Create notes.txt",
                "    + Hello from the demo.",
                "✓ The command is refused",
                "(Rule: floor)",
                "✓ Nobody was asked",
                "✓ The process is gone (signal 9)",
                "✓ Nothing is missing: 11 messages and 4 tool calls",
                "✓ The model knows what was said before its process died.",
                "✓ The agent has ended by itself (exit code 0).",
                "agent_servers",
            ],
            words => Assert.Contains(words, result.Output, StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.All(result.Output.Split('\n').Where(line => line.Contains('✗')), line => Assert.Contains("Run rm -rf .", line, StringComparison.Ordinal));
        Assert.Empty(Directory.GetDirectories(temporary));
        Assert.False(Directory.Exists(_home.Data));
    }

    [Fact]
    public async Task It_uses_the_offline_model_whatever_is_set_and_keeps_its_folder_on_request()
    {
        var temporary = Directory.CreateDirectory(_home["tmp"]).FullName;
        Dictionary<string, string> environment = new()
        {
            ["TMPDIR"] = temporary,
            ["OPENAI_API_KEY"] = "sk-nothing",
            ["OPENAI_BASE_URL"] = "http://127.0.0.1:1",
            ["LLM_PROVIDER"] = "NOWHERE",
            ["LLM_TEMPERATURE"] = "hot",
        };
        var result = await CommandRun.RunWithAsync(_home, "", environment, "demo", "--keep");
        Assert.Equal(0, result.Exit);
        Assert.Contains("[offline model]", result.Output, StringComparison.Ordinal);

        var data = Path.Combine(Directory.GetDirectories(temporary, "acp-agent-demo-*").Single(), "data");
        var session = Assert.Single(JournalFiles.Sessions(data));
        var shown = await CommandRun.RunAsync(_home, "sessions", "show", session, "--data", data);
        Assert.Equal(0, shown.Exit);
        Assert.Contains("turn t4 ended: the process had died", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_at_once_when_interrupted_and_leaves_nothing_behind()
    {
        var temporary = Directory.CreateDirectory(_home["tmp"]).FullName;
        using var run = CommandRun.Start(_home, ["demo"], new Dictionary<string, string> { ["TMPDIR"] = temporary });
        await run.SaidAsync("2. Ask about the folder");
        run.Interrupt();
        Assert.Equal(130, (await run.EndAsync()).Exit);
        Assert.Empty(Directory.GetDirectories(temporary));
    }

    [Fact]
    public async Task It_fails_when_something_that_was_seen_is_lost()
    {
        // The second life of the agent finds a journal whose last bytes are gone, as if what was shown had not been written first.
        var (exit, text) = await RunAsync(
            """
            if [ -e "$0.again" ]; then
              for journal in "$2"/*/*.jsonl; do truncate -s -2000 "$journal"; done
            fi
            touch "$0.again"
            """);
        Assert.Equal(1, exit);
        Assert.Contains("The demo has failed: this should hold, and does not: nothing is missing; but", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_fails_when_the_agent_does_not_start()
    {
        var (exit, text) = await RunAsync("echo some reason >&2; exit 3");
        Assert.Equal(1, exit);
        Assert.Contains("The demo has failed", text, StringComparison.Ordinal);
        Assert.Contains("some reason", text, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Dispose();

    /// <summary>Runs the demo with an agent that is started through a script, whose <c>$2</c> is the data directory.</summary>
    private async Task<(int Exit, string Text)> RunAsync(string script)
    {
        var file = _home["agent.sh"];
        await File.WriteAllTextAsync(file, $"{script}\nexec '{AgentExecutable.Path}' \"$@\"\n");
        using StringWriter text = new();
        using Interrupts interrupts = new();
        var exit = await DemoRun.RunAsync(new DemoOptions(new AgentCommand("sh", [file]), Keep: false), new Screen(text, isTerminal: false), interrupts)
            .WaitAsync(2 * Patience.Long);
        var folder = text.ToString().Split("left as it is: ")[^1].Trim();
        Directory.Delete(folder, recursive: true);
        return (exit, text.ToString());
    }
}
