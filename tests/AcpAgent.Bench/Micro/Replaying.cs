using AcpAgent.Bench.Agents;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using BenchmarkDotNet.Attributes;

namespace AcpAgent.Bench.Micro;

/// <summary>Folding the records of 20 turns, 50 pieces each, into what a client is replayed.</summary>
[MemoryDiagnoser]
public class Replaying
{
    private readonly JournalRecord[] _records = [.. Enumerable.Range(1, 20).SelectMany(turn => WrittenSession.TurnOf($"t{turn}", 50))];

    [Benchmark]
    public int FoldTwentyTurns() => Replay.Of(_records).Count();
}
