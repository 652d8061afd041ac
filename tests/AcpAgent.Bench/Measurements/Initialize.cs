using System.Diagnostics;
using AcpAgent.Bench.Agents;
using AcpAgent.Bench.Measuring;
using AcpAgent.Bench.References;

namespace AcpAgent.Bench.Measurements;

/// <summary>From the start of a process to its answer to <c>initialize</c>.</summary>
internal sealed class Initialize : IMeasurement
{
    private const int Repetitions = 60;

    public string Name => "initialize";

    public Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        using var home = bench.NewHome();
        List<double> ours = [];
        List<double> theirs = [];
        for (var i = 0; i < Repetitions; i++)
        {
            theirs.Add(Echo.Time());
            var start = Stopwatch.GetTimestamp();
            using var agent = BenchAgent.Start(bench, home);
            ours.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            new(Name, "spawn to the answer to initialize", "ms", new(ours), new Target.AtMost(25, "ms"),
                new("/bin/cat: spawn to its first line back", new(theirs))),
        ]);
    }
}
