using System.Diagnostics;
using AcpAgent.Bench.Agents;
using AcpAgent.Bench.Measuring;
using AcpAgent.Bench.References;

namespace AcpAgent.Bench.Measurements;

/// <summary>A turn of text, beside what the model and the disk take of it.</summary>
internal sealed class Turn : IMeasurement
{
    private const int WarmUp = 20;
    private const int Repetitions = 300;

    /// <summary>The prompt before anything is shown, and everything before the answer.</summary>
    private const int SyncsOfTurn = 2;

    public string Name => "turn";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        using var home = bench.NewHome();
        await using var model = new BenchModel();
        using var file = File.OpenHandle(Path.Combine(bench.Scratch, "appended"), FileMode.Create, FileAccess.ReadWrite);
        using var agent = BenchAgent.Start(bench, home, model.Server.Environment);
        var session = agent.NewSession();
        List<double> ours = [];
        List<double> theirs = [];
        for (var i = -WarmUp; i < Repetitions; i++)
        {
            // A conversation does not grow without end here, so that each turn asks the model the same.
            if (i % 20 == 0)
            {
                session = agent.NewSession();
            }

            var bare = model.MeasureRoundTrip() + Enumerable.Range(0, SyncsOfTurn).Sum(_ => Disk.AppendAndSync(file));
            var start = Stopwatch.GetTimestamp();
            agent.Prompt(session, "What does this project do?");
            var turn = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (i >= 0)
            {
                ours.Add(turn);
                theirs.Add(bare);
            }
        }

        return
        [
            new(Name, "session/prompt to its answer, a turn of text", "ms", new(ours), new Target.AtMostBeyondReference(3, "ms"),
                new($"the model asked by a plain HTTP client, and {SyncsOfTurn} appends with fdatasync", new(theirs))),
        ];
    }
}
