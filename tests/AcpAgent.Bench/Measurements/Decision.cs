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
/// call's arguments, and the worst texts that are known, beside what the shell itself takes to read them.
/// </summary>
internal sealed class Decision : IMeasurement
{
    private const int Rounds = 40;
    private const int WarmUp = 15;
    private const int WorstLength = 10_000;
    private const int LongestLength = 1_000_000;

    private static readonly string[] _worst =
    [
        "a;", "\n", "(", "$(", "rm -rf x;", "a|", "$(a) ", "{a,b}", "x=$x$x;", "for i in 1 2 3;do ", "eval ", "env ", "sh -c ", "* ", "cd a;", "(cd a;ls);", "f(){ a;};f;",
        "'", "\"", "`", "<<a\n", "~", "${a:-", "if a;then ", "a&&", "a||", "! ", "case a in a)", "[[ a && ", "((", "\\", "a$b", "x=(a ", "cat <(", "echo a >b;", "find . -exec ",
    ];

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
        var figures = new List<Figure>();
        foreach (var (name, length, limit) in new[] { ("decision-worst", WorstLength, 5), ("decision-longest", LongestLength, 500) })
        {
            List<double> decided = [], read = [];
            foreach (var piece in _worst)
            {
                var text = string.Concat(Enumerable.Repeat(piece, length / piece.Length));
                var file = Path.Combine(bench.Scratch, "worst.sh");
                File.WriteAllText(file, text);
                read.Add(Enumerable.Range(0, 3).Min(_ => Time(() => ReadByShell(file))));
                decided.Add(Enumerable.Range(0, 5).Min(_ => Time(() => Decide(text, bench.Scratch, CommandSight.Nothing, default))));
            }

            var slowest = _worst[decided.IndexOf(decided.Max())];
            figures.Add(new(name, $"a decision on {length:N0} characters of each of {_worst.Length} kinds; the slowest: {JsonSerializer.Serialize(slowest)}, {decided.Max():F1} ms", "ms", new([decided.Max()]), new Target.AtMost(limit, "ms"), new Reference("bash -n on the slowest for it, its start included", new([read.Max()]))));
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
