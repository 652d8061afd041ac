using System.Diagnostics;
using System.Text.Json;
using AcpAgent.Bench.Measuring;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Permissions.Harmless;
using AcpAgent.Core.Permissions.Rules;
using AcpAgent.Core.Workspace;
using AcpAgent.Tests.Shared;

namespace AcpAgent.Bench.Measurements;

/// <summary>
/// A decision on a command line from its text to the verdict, what there is to see having been seen: everyday lines beside parsing the
/// call's arguments, and the worst texts that are known, with everything to be seen and with nothing, beside what the shell itself takes to
/// read the slowest.
/// </summary>
internal sealed class Decision : IMeasurement
{
    private const int Rounds = 40;
    private const int WarmUp = 15;
    private const int Tries = 5;
    private const int WorstLength = 10_000;
    private const int LongestLength = 1_000_000;

    private readonly PermissionEngine _engine = new(Rules());

    public string Name => "decision";

    public Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench) => Task.FromResult<IReadOnlyList<Figure>>([Everyday(), .. Worst(bench)]);

    private Figure Everyday()
    {
        var root = RepositoryRoot.Path;
        var lines = File.ReadAllLines(Path.Combine(root, "tests", "AcpAgent.Tests", "Permissions", "Tables", "everyday.txt")).Where(line => line.Length > 0 && line[0] != '#').ToArray();
        var sights = lines.Select(line => Seen(line, root)).ToArray();
        var calls = lines.Select(line => $$"""{"command":{{JsonSerializer.Serialize(line)}}}""").ToArray();
        List<double> decided = [], parsed = [];
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            for (var i = 0; i < lines.Length; i++)
            {
                var (line, sight, arguments) = (lines[i], sights[i], default(JsonElement));
                var parsing = Time(() => arguments = JsonSerializer.Deserialize<JsonElement>(calls[i]));
                var deciding = Time(() => Decide(line, root, sight, arguments));
                if (round >= WarmUp)
                {
                    parsed.Add(parsing * 1000);
                    decided.Add(deciding * 1000);
                }
            }
        }

        return new(Name, $"a decision on one of {lines.Length} everyday command lines", "us", new(decided), new Target.AtMost(20, "us"), new Reference("parsing the call's arguments", new(parsed)));
    }

    private List<Figure> Worst(Workbench bench)
    {
        var root = RepositoryRoot.Path;
        var figures = new List<Figure>();
        foreach (var (name, length, limit) in new[] { ("decision-worst", WorstLength, 5), ("decision-longest", LongestLength, 500) })
        {
            // Round by round, for the first also compile.
            var decided = WorstCommands.Pieces.ToDictionary(piece => piece, _ => double.MaxValue);
            for (var round = 0; round < Tries; round++)
            {
                foreach (var piece in WorstCommands.Pieces)
                {
                    var text = WorstCommands.Repeat(piece, length);
                    decided[piece] = Math.Min(decided[piece], new[] { CommandSight.Nothing, Seen(text, root) }.Max(sight => Time(() => Decide(text, root, sight, default))));
                }
            }

            var (slowest, took) = decided.MaxBy(entry => entry.Value);
            var file = Path.Combine(bench.Scratch, "worst.sh");
            File.WriteAllText(file, WorstCommands.Repeat(slowest, length));
            var read = Enumerable.Range(0, Tries).Min(_ => Time(() => ReadByShell(file)));
            figures.Add(new(name, $"a decision on {length:N0} characters of each of {WorstCommands.Pieces.Count} kinds; the slowest: {JsonSerializer.Serialize(slowest)}, {took:F1} ms", "ms", new([took]), new Target.AtMost(limit, "ms"), new Reference("bash -n on the same text, its start included", new([read]))));
        }

        return figures;
    }

    private PermissionDecision Decide(string line, string root, ICommandSight sight, JsonElement arguments) =>
        _engine.Decide(new ToolCallFacts("run_shell_command", arguments, [], new CommandFact(line, root, true, new SandboxFact(true, "in a sandbox"))
        {
            Judgement = CommandJudgement.Of(line, root, "/home/dev", [root], sight),
        }), SessionModes.WorkspaceWrite);

    private static CommandSight Seen(string line, string root)
    {
        var recording = new RecordingSight(new WorkspaceSight(new WorkspaceRoots(root, []), "/usr/local/bin:/usr/bin:/bin"));
        _ = CommandJudgement.Of(line, root, "/home/dev", [root], recording);
        return recording.Seen;
    }

    private static RuleSet Rules()
    {
        var rules = RuleFileReader.Read("permissions.json", """{"rules":[{"tool":"run_shell_command","args":{"command":"^git push"},"action":"ask"},{"tool":"run_shell_command","args":{"command":"\\bterraform\\b"},"action":"deny"},{"tool":"mcp_github_*","action":"ask"},{"tool":"web_fetch","domain":{"allowlist":[".example.com"]},"action":"allow"}]}"""u8.ToArray());
        return new RuleSet("bench", rules.Rules, [], []);
    }

    private static void ReadByShell(string file)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-n", file]) { RedirectStandardError = true })!;
        shell.StandardError.ReadToEnd();
        shell.WaitForExit();
    }

    private static double Time(Action run)
    {
        var start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
