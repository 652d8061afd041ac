using System.Text;
using AcpAgent.Protocol.Wire;
using BenchmarkDotNet.Attributes;

namespace AcpAgent.Bench.Micro;

/// <summary>Cutting a megabyte of messages into lines, beside looking for line feeds in it.</summary>
[MemoryDiagnoser]
public class LineReading
{
    private readonly byte[] _bytes;

    public LineReading()
    {
        var line = """{"jsonrpc":"2.0","id":7,"method":"session/prompt","params":{"sessionId":"0123456789abcdef0123456789abcdef","prompt":[{"type":"text","text":"hello"}]}}""" + "\n";
        _bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, (1 << 20) / line.Length)));
    }

    [Benchmark(Baseline = true)]
    public int FindFeeds()
    {
        var count = 0;
        var rest = _bytes.AsSpan();
        for (var feed = rest.IndexOf((byte)'\n'); feed >= 0; feed = rest.IndexOf((byte)'\n'))
        {
            rest = rest[(feed + 1)..];
            count++;
        }

        return count;
    }

    [Benchmark]
    public async Task<int> ReadLines()
    {
        using var lines = new LineReader(new MemoryStream(_bytes), 64 << 20);
        var count = 0;
        while (true)
        {
            switch (lines.TryTake(out _))
            {
                case LineReader.Found.Line:
                    count++;
                    break;
                case LineReader.Found.Nothing:
                    await lines.Fill();
                    lines.Filled();
                    break;
                default:
                    return count;
            }
        }
    }
}
