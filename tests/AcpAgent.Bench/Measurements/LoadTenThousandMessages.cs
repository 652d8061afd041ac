using System.Diagnostics;
using System.Globalization;
using AcpAgent.Bench.Agents;
using AcpAgent.Bench.Measuring;
using AcpAgent.Bench.References;

namespace AcpAgent.Bench.Measurements;

/// <summary><c>session/load</c> of 10,000 answers that were streamed in, beside reading the files: from the disk, and from memory.</summary>
internal sealed class LoadTenThousandMessages : IMeasurement
{
    private const int Messages = 10_000;
    private const int Chunks = 50;
    private const int Repetitions = 12;

    public string Name => "load-10000";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        using var home = bench.NewHome();
        string session;
        await using (var store = WrittenSession.OpenStore(home.Data))
        {
            await using var journal = await WrittenSession.CreateAsync(store, home.Workspace);
            await WrittenSession.AppendTurnsAsync(journal, Messages, Chunks);
            session = journal.SessionId;
        }

        string[] files = [.. Directory.EnumerateFiles(Path.Combine(home.Data, session), "*.jsonl")];
        var size = string.Create(CultureInfo.InvariantCulture, $"{files.Sum(file => new FileInfo(file).Length) / 1e6:f0} MB");
        return
        [
            .. Measure(bench, home, session, files, size, fromDisk: true),
            .. Measure(bench, home, session, files, size, fromDisk: false),
        ];
    }

    private IEnumerable<Figure> Measure(Workbench bench, BenchHome home, string session, string[] files, string size, bool fromDisk)
    {
        List<double> ours = [];
        List<double> bytes = [];
        List<double> lines = [];
        for (var i = 0; i < Repetitions; i++)
        {
            using var agent = BenchAgent.Start(bench, home);
            Prepare(files, fromDisk);
            bytes.Add(Disk.ReadAll(files));
            Prepare(files, fromDisk);
            var start = Stopwatch.GetTimestamp();
            agent.LoadSession(session);
            ours.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (agent.Updates < 2 * Messages)
            {
                throw new InvalidOperationException($"Only {agent.Updates} updates were replayed.");
            }

            if (!fromDisk)
            {
                lines.Add(Disk.ReadLines(files));
            }
        }

        var from = fromDisk ? "from the disk" : "from memory";
        var what = $"session/load of 10,000 messages, {Chunks} pieces each ({size}), {from}";
        yield return new Figure($"{Name}-{(fromDisk ? "disk" : "memory")}", what, "ms", new(ours),
            fromDisk ? new Target.ShareOfReference(0.5) : new Target.None(), new($"reading the bytes of the same files {from}", new(bytes)));
        if (!fromDisk)
        {
            yield return new Figure($"{Name}-lines", what, "ms", new(ours), new Target.None(), new("reading the same files as lines of text", new(lines)));
        }
    }

    private static void Prepare(string[] files, bool fromDisk)
    {
        if (fromDisk)
        {
            Disk.DropFromMemory(files);
        }
    }
}
