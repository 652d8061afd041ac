using System.Text;
using System.Text.Json;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using BenchmarkDotNet.Attributes;

namespace AcpAgent.Bench.Micro;

/// <summary>What a prompt's line goes through before it is dispatched, beside parsing it into a document.</summary>
[MemoryDiagnoser]
public class EnvelopeReading
{
    private readonly byte[] _line = Encoding.UTF8.GetBytes(
        """{"jsonrpc":"2.0","id":7,"method":"session/prompt","params":{"sessionId":"0123456789abcdef0123456789abcdef","prompt":[{"type":"text","text":"What does this project do, and where do I begin to read?"}]}}""");

    [Benchmark(Baseline = true)]
    public int ParseDocument()
    {
        using var document = JsonDocument.Parse(_line);
        return document.RootElement.GetProperty("id"u8).GetInt32();
    }

    [Benchmark]
    public object ReadEnvelope() => Envelope.Read(_line).Method;

    [Benchmark]
    public PromptRequest ReadEnvelopeAndParameters() =>
        JsonSerializer.Deserialize(Envelope.Read(_line).ParamsOrEmpty, AcpJson.Context.PromptRequest)!;
}
