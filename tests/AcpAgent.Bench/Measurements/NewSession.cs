using System.Diagnostics;
using AcpAgent.Bench.Agents;
using AcpAgent.Bench.Measuring;
using AcpAgent.Bench.References;

namespace AcpAgent.Bench.Measurements;

/// <summary><c>session/new</c>: the first of a process, and further ones.</summary>
internal sealed class NewSession : IMeasurement
{
    private const int Processes = 40;
    private const int Further = 5;

    public string Name => "session-new";

    public Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        using var home = bench.NewHome();
        List<double> first = [];
        List<double> further = [];
        List<double> disk = [];
        for (var i = 0; i < Processes; i++)
        {
            using var agent = BenchAgent.Start(bench, home);
            first.Add(Time(agent));
            for (var j = 0; j < Further; j++)
            {
                disk.Add(Disk.MakeDurableDirectory(home.Data));
                further.Add(Time(agent));
            }
        }

        var reference = new Reference("a directory with a file made durable, bare system calls", new(disk));
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            new(Name, "session/new, the first of a process", "ms", new(first), new Target.AtMost(3, "ms"), reference),
            new($"{Name}-further", "session/new, further ones", "ms", new(further), new Target.AtMost(3, "ms"), reference),
        ]);
    }

    private static double Time(BenchAgent agent)
    {
        var start = Stopwatch.GetTimestamp();
        agent.NewSession();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
