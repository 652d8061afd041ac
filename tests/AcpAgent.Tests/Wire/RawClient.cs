using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.Tests.Wire;

/// <summary>The far end of an agent's connection, speaking bytes over two pipes that hold as much as one says.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    public const string Initialize = """{"jsonrpc":"2.0","id":"init","method":"initialize","params":{"protocolVersion":1}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Pipe _toAgent;
    private readonly Pipe _fromAgent;
    private readonly StreamReader _reader;

    private RawClient(FakeAgent agent, AcpConnectionOptions options, long pipeBytes)
    {
        var pipe = new PipeOptions(pauseWriterThreshold: pipeBytes, resumeWriterThreshold: Math.Max(1, pipeBytes / 2));
        (_toAgent, _fromAgent, Agent) = (new Pipe(pipe), new Pipe(pipe), agent);
        _reader = new StreamReader(_fromAgent.Reader.AsStream(), new UTF8Encoding(false, true));
        Connection = AcpConnection.ForAgent(_toAgent.Reader.AsStream(), _fromAgent.Writer.AsStream(), options);
        agent.Client = Connection.Client;
        Connection.Start(agent);
    }

    public AcpConnection Connection { get; }

    public FakeAgent Agent { get; }

    public static RawClient Start(FakeAgent? agent = null, AcpConnectionOptions? options = null, long pipeBytes = 1 << 30) =>
        new(agent ?? new FakeAgent(), options ?? new(), pipeBytes);

    public static async Task<RawClient> StartInitializedAsync(FakeAgent? agent = null, AcpConnectionOptions? options = null, long pipeBytes = 1 << 30)
    {
        var client = Start(agent, options, pipeBytes);
        await client.SendAsync(Initialize);
        var answer = await client.ReceiveAsync();
        Assert.Equal("init", answer.GetProperty("id").GetString());
        Assert.True(answer.TryGetProperty("result", out _), answer.ToString());
        return client;
    }

    public Task SendAsync(params string[] lines) => SendBytesAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n"))));

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => await _toAgent.Writer.WriteAsync(bytes);

    /// <summary>The next message; fails at the end of the stream.</summary>
    public async Task<JsonElement> ReceiveAsync()
    {
        var line = await ReceiveLineAsync();
        Assert.NotNull(line);
        return JsonElement.Parse(line);
    }

    public Task<string?> ReceiveLineAsync() => _reader.ReadLineAsync().WaitAsync(Patience);

    /// <summary>Everything up to the end of the stream.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReceiveAllAsync()
    {
        var all = new List<JsonElement>();
        while (await ReceiveLineAsync() is { } line)
        {
            all.Add(JsonElement.Parse(line));
        }

        return all;
    }

    /// <summary>Sends a request that is answered at once: everything sent before has been dealt with when it returns.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReceiveUntilPongAsync()
    {
        await SendAsync("""{"jsonrpc":"2.0","id":"ping","method":"_ping"}""");
        var before = new List<JsonElement>();
        while (true)
        {
            var message = await ReceiveAsync();
            if (message.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() == "ping")
            {
                return before;
            }

            before.Add(message);
        }
    }

    /// <summary>No more input for the agent; its output can still be read.</summary>
    public void EndInput() => _toAgent.Writer.Complete();

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        EndInput();
    }
}
