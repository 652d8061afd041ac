using System.Diagnostics;
using AcpAgent.Bench.Agents;
using AcpAgent.Bench.Measuring;

namespace AcpAgent.Bench.Measurements;

/// <summary>
/// <c>session/new</c> with three MCP servers beside one without any, each the first of a process. The servers are programs that never answer, so
/// whoever waited for one would be seen here.
/// </summary>
internal sealed class NewSessionWithServers : IMeasurement
{
    private const int Processes = 40;

    private const string Servers =
        """[{"name":"a","command":"/bin/sleep","args":["1000"],"env":[]},{"name":"b","command":"/bin/sleep","args":["1000"],"env":[]},{"name":"c","command":"/bin/sleep","args":["1000"],"env":[]}]""";

    public string Name => "session-new-servers";

    public Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        using var home = bench.NewHome();
        List<double> with = [];
        List<double> without = [];
        for (var i = 0; i < Processes; i++)
        {
            without.Add(Time(bench, home, "[]"));
            with.Add(Time(bench, home, Servers));
        }

        return Task.FromResult<IReadOnlyList<Figure>>(
            [new(Name, "session/new with three MCP servers, the first of a process", "ms", new(with), new Target.AtMostBeyondReference(1, "ms"), new Reference("the same without servers", new(without)))]);
    }

    private static double Time(Workbench bench, BenchHome home, string servers)
    {
        using var agent = BenchAgent.Start(bench, home);
        var start = Stopwatch.GetTimestamp();
        agent.NewSession(servers);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
