using System.Diagnostics;
using AcpAgent.Bench.Agents;
using AcpAgent.Bench.Measuring;

namespace AcpAgent.Bench.Measurements;

/// <summary>The first page of 10,000 sessions, the first thing that a new process is asked.</summary>
internal sealed class FirstPage : IMeasurement
{
    private const int Sessions = 10_000;
    private const int Page = 50;
    private const int Repetitions = 40;

    public string Name => "list";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        using var home = bench.NewHome();
        await using (var store = WrittenSession.OpenStore(home.Data))
        {
            for (var i = 0; i < Sessions; i++)
            {
                await using var journal = await WrittenSession.CreateAsync(store, home.Workspace);
                await WrittenSession.AppendTurnsAsync(journal, turns: 1, chunks: 3);
            }
        }

        List<double> ours = [];
        List<double> theirs = [];
        for (var i = 0; i < Repetitions; i++)
        {
            using var agent = BenchAgent.Start(bench, home);
            theirs.Add(TimeNames(home.Data));
            var start = Stopwatch.GetTimestamp();
            var count = agent.ListSessions();
            ours.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (count != Page)
            {
                throw new InvalidOperationException($"The page has {count} sessions.");
            }
        }

        return
        [
            new(Name, "first page of 10,000 sessions, in a new process", "ms", new(ours), new Target.AtMost(20, "ms"),
                new("reading the names in the data directory", new(theirs))),
        ];
    }

    private static double TimeNames(string directory)
    {
        var start = Stopwatch.GetTimestamp();
        var count = Directory.EnumerateFileSystemEntries(directory).Count();
        var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return count >= Sessions ? time : throw new InvalidOperationException($"There are {count} names.");
    }
}
