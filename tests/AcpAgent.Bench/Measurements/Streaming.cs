using System.Diagnostics;
using System.Text;
using AcpAgent.Bench.Agents;
using AcpAgent.Bench.Measuring;
using AcpAgent.Bench.References;
using AcpAgent.Tests.Shared.ModelServer;

namespace AcpAgent.Bench.Measurements;

/// <summary>Updates a second from a model that streams as fast as it is read, through turn loop and journal to standard output.</summary>
internal sealed class Streaming : IMeasurement
{
    private const int Updates = 200_000;
    private const int EventsInOneWrite = 64;
    private const int Repetitions = 7;

    public string Name => "streaming";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        using var home = bench.NewHome();
        await using var model = new BenchModel();
        var reply = Reply();
        model.Server.Otherwise = _ => reply;
        using var agent = BenchAgent.Start(bench, home, model.Server.Environment);
        List<double> ours = [];
        List<double> theirs = [];
        var length = 0;
        for (var i = -1; i < Repetitions; i++)
        {
            var session = agent.NewSession();
            var prompt = agent.BeginTurn(session, "Talk.");
            agent.AwaitUpdates(agent.Updates + 10);
            var (first, bytes, start) = (agent.Updates, agent.Received, Stopwatch.GetTimestamp());
            agent.AwaitUpdates(first + Updates - 100);
            var rate = (agent.Updates - first) / Stopwatch.GetElapsedTime(start).TotalSeconds;
            length = (int)((agent.Received - bytes) / (agent.Updates - first)) - 1;
            agent.EndTurn(prompt, "end_turn");
            if (i >= 0)
            {
                ours.Add(rate);
                theirs.Add(RawWriter.MeasureRate(Updates, length));
            }
        }

        return
        [
            new(Name, $"updates from a streaming model, of {length} bytes", "1/s", new(ours), new Target.ShareOfReference(0.5),
                new("a process that locks and writes once a line", new(theirs))) { IsRate = true },
        ];
    }

    private static HttpReply Reply()
    {
        var reply = HttpReply.Stream;
        for (var begun = 0; begun < Updates; begun += EventsInOneWrite)
        {
            var events = new StringBuilder();
            for (var i = begun; i < Math.Min(begun + EventsInOneWrite, Updates); i++)
            {
                events.Append("data: ").Append(ChatChunk.Delta(("content", $" word{i % 10}")).ToJsonString()).Append("\n\n");
            }

            reply = reply.Raw(events.ToString());
        }

        return reply;
    }
}
