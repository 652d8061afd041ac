using System.Diagnostics;
using AcpAgent.Bench.Agents;
using AcpAgent.Bench.Measuring;
using AcpAgent.Bench.References;

namespace AcpAgent.Bench.Measurements;

/// <summary><c>session/load</c> of 20 turns, the first thing that a new process is asked.</summary>
internal sealed class LoadTwentyTurns : IMeasurement
{
    private const int Turns = 20;
    private const int Repetitions = 60;

    public string Name => "load-20";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        using var home = bench.NewHome();
        await using var model = new BenchModel();
        string session;
        using (var agent = BenchAgent.Start(bench, home, model.Server.Environment))
        {
            session = agent.NewSession();
            for (var i = 0; i < Turns; i++)
            {
                agent.Prompt(session, "What does this project do?");
            }
        }

        string[] files = [.. Directory.EnumerateFiles(Path.Combine(home.Data, session), "*.jsonl")];
        List<double> ours = [];
        List<double> theirs = [];
        for (var i = 0; i < Repetitions; i++)
        {
            using var agent = BenchAgent.Start(bench, home, model.Server.Environment);
            theirs.Add(Disk.ReadAll(files));
            var start = Stopwatch.GetTimestamp();
            agent.LoadSession(session);
            ours.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (agent.Updates < 2 * Turns)
            {
                throw new InvalidOperationException($"Only {agent.Updates} updates were replayed.");
            }
        }

        return
        [
            new(Name, "session/load of 20 turns, in a new process", "ms", new(ours), new Target.AtMost(8, "ms"),
                new("reading the same files", new(theirs))),
        ];
    }
}
