using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;
using BenchmarkDotNet.Attributes;

namespace AcpAgent.Bench.Micro;

/// <summary>Turning a piece of a streamed answer into a line of the journal and back, in memory.</summary>
[MemoryDiagnoser]
public class JournalWriting
{
    private readonly AgentText _record = new("t1.m2", " word");
    private readonly ByteBuffer _json = new();
    private readonly ByteBuffer _lines = new();
    private readonly byte[] _line;
    private readonly byte[] _copy;

    public JournalWriting()
    {
        WriteLine();
        _line = _lines.Written[..^1].ToArray();
        _copy = new byte[_line.Length];
    }

    [Benchmark]
    public int WriteLine()
    {
        _json.CutTo(0);
        _lines.CutTo(0);
        RecordJson.Write(_json, _record);
        Line.Write(_lines, 123_456, 1_760_000_000_000, _json.Written[1..^1]);
        return _lines.Length;
    }

    [Benchmark]
    public bool CheckLine() => Line.TryRead(_line, out _);

    [Benchmark]
    public JournalRecord ReadLine()
    {
        _line.CopyTo(_copy, 0);
        return Line.TryRead(_copy, out var parts) ? RecordJson.Read(parts.TakeObject(_copy)) : throw new InvalidOperationException("The line is bad.");
    }
}
