using AcpAgent.Bench.Agents;
using AcpAgent.Bench.Measuring;

namespace AcpAgent.Bench.Measurements;

/// <summary>Memory of an agent that has nothing to do: after <c>initialize</c>, and with sessions that have had 20 turns each.</summary>
internal sealed class Memory : IMeasurement
{
    private const int Processes = 10;
    private const int Sessions = 101;
    private const int Turns = 20;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(4);

    public string Name => "memory";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        using var home = bench.NewHome();
        var fresh = Enumerable.Range(0, Processes).Select(_ => BenchAgent.Start(bench, home)).ToList();
        List<double> started = [.. fresh.Select(agent => agent.ResidentBytes / 1e6)];
        await Task.Delay(Settle);
        List<double> idle = [.. fresh.Select(agent => agent.ResidentBytes / 1e6)];
        fresh.ForEach(agent => agent.Dispose());

        await using var model = new BenchModel();
        using var talking = BenchAgent.Start(bench, home, model.Server.Environment);
        Talk(talking);
        await Task.Delay(Settle);
        var one = talking.ResidentBytes;
        for (var i = 1; i < Sessions; i++)
        {
            Talk(talking);
        }

        await Task.Delay(Settle);
        var all = talking.ResidentBytes;
        return
        [
            new("memory-start", "RSS right after initialize", "MB", new(started), new Target.AtMost(30, "MB")),
            new("memory-idle", "RSS after initialize, idle", "MB", new(idle), new Target.AtMost(30, "MB")),
            new("memory-one", "RSS with one idle session that has had 20 turns", "MB", new([one / 1e6]), new Target.None()),
            new("memory-session", $"RSS for each further of {Sessions} idle sessions that have had 20 turns", "KB",
                new([(all - one) / 1e3 / (Sessions - 1)]), new Target.AtMost(100, "KB")),
        ];
    }

    private static void Talk(BenchAgent agent)
    {
        var session = agent.NewSession();
        for (var turn = 0; turn < Turns; turn++)
        {
            agent.Prompt(session, "What does this project do?");
        }
    }
}
