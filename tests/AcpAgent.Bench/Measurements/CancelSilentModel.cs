using System.Diagnostics;
using AcpAgent.Bench.Agents;
using AcpAgent.Bench.Measuring;
using AcpAgent.Bench.References;
using AcpAgent.Tests.Shared.ModelServer;

namespace AcpAgent.Bench.Measurements;

/// <summary>From <c>session/cancel</c> to the prompt's answer, while the model says nothing.</summary>
internal sealed class CancelSilentModel : IMeasurement
{
    private const int WarmUp = 5;
    private const int Repetitions = 60;

    public string Name => "cancel";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        using var home = bench.NewHome();
        await using var model = new BenchModel();
        model.Server.Otherwise = _ => HttpReply.Ignores();
        using var file = File.OpenHandle(Path.Combine(bench.Scratch, "appended"), FileMode.Create, FileAccess.ReadWrite);
        using var agent = BenchAgent.Start(bench, home, model.Server.Environment);
        List<double> ours = [];
        List<double> theirs = [];
        for (var i = 0; i < WarmUp + Repetitions; i++)
        {
            var session = agent.NewSession();
            var prompt = agent.BeginTurn(session, "Are you there?");
            await model.Server.RequestAsync(i);
            var bare = Disk.AppendAndSync(file);
            var start = Stopwatch.GetTimestamp();
            agent.Cancel(session);
            agent.EndTurn(prompt, "cancelled");
            var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (i >= WarmUp)
            {
                ours.Add(time);
                theirs.Add(bare);
            }
        }

        return
        [
            new(Name, "session/cancel to the answer, the model silent", "ms", new(ours), new Target.AtMost(5, "ms"),
                new("an append with fdatasync", new(theirs))),
        ];
    }
}
