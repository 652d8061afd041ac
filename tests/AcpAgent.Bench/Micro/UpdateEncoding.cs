using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using BenchmarkDotNet.Attributes;

namespace AcpAgent.Bench.Micro;

/// <summary>Encoding one update of a streamed answer into the queue to the client, and taking it out again.</summary>
[MemoryDiagnoser]
public class UpdateEncoding
{
    private readonly OutboundQueue _queue = new(long.MaxValue, long.MaxValue) { Ready = static () => { }, OverLimit = static _ => { } };
    private readonly Outbox _outbox;

    public UpdateEncoding() => _outbox = new Outbox(_queue);

    [Benchmark]
    public void EncodeUpdate()
    {
        var update = new SessionNotification
        {
            SessionId = "0123456789abcdef0123456789abcdef",
            Update = new AgentMessageChunk { MessageId = "t1.m2", Content = new TextContent { Text = " word" } },
        };
        _outbox.Update(update);
        while (_queue.TryTake(out var chunk))
        {
            _queue.Written(chunk);
        }
    }
}
