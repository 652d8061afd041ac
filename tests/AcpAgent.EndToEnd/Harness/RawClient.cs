using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace AcpAgent.EndToEnd.Harness;

/// <summary>A client that writes lines as it is told and hands out what comes, line by line. For what no honest client writes. One thing is written at a time.</summary>
public sealed class RawClient
{
    public const string Initialize = """{"jsonrpc":"2.0","id":"init","method":"initialize","params":{"protocolVersion":1}}""";

    private readonly AgentWire _wire;
    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();
    private volatile TaskCompletionSource _mayRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pings;

    /// <summary>Speaks over <paramref name="wire"/>.</summary>
    public RawClient(AgentWire wire)
    {
        _wire = wire;
        _mayRead.SetResult();
        Ended = ReadAllAsync();
    }

    /// <summary>A request as a line; id and parameters are JSON.</summary>
    public static string Request(string id, string method, string parameters) =>
        $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"{{{method}}}","params":{{{parameters}}}}""";

    /// <summary>A notification as a line; the parameters are JSON.</summary>
    public static string Notification(string method, string parameters) =>
        $$$"""{"jsonrpc":"2.0","method":"{{{method}}}","params":{{{parameters}}}}""";

    /// <summary>The answer to a request of the agent as a line; id and result are JSON.</summary>
    public static string Result(string id, string result) => $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{result}}}""";

    /// <summary>Completes at the end of what the agent writes.</summary>
    public Task Ended { get; }

    /// <summary>Reads no more than it is just reading, until told to go on.</summary>
    public void StopReading() => _mayRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Goes on reading.</summary>
    public void GoOnReading() => _mayRead.TrySetResult();

    /// <summary>Writes lines that keep to the protocol.</summary>
    public Task SendAsync(params string[] lines) => WriteAsync(bad: false, [.. lines.Select(Encoding.UTF8.GetBytes)]);

    /// <summary>Writes lines that are wrong on purpose: what the agent answers is judged, they are not.</summary>
    public Task SendBadAsync(params string[] lines) => WriteAsync(bad: true, [.. lines.Select(Encoding.UTF8.GetBytes)]);

    /// <inheritdoc cref="SendBadAsync(string[])"/>
    public Task SendBadAsync(params byte[][] lines) => WriteAsync(bad: true, lines);

    /// <summary>Writes bytes that are no line, or not yet; they are not recorded.</summary>
    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        await _wire.ToAgent.WriteAsync(bytes);
        await _wire.ToAgent.FlushAsync();
    }

    /// <summary>Initializes the connection.</summary>
    public async Task<JsonElement> InitializeAsync(string line = Initialize)
    {
        await SendAsync(line);
        return await ReceiveAsync();
    }

    /// <summary>Sends a request and takes what comes up to its answer.</summary>
    public async Task<(JsonElement Answer, IReadOnlyList<JsonElement> Before)> AskAsync(string id, string method, string parameters)
    {
        await SendAsync(Request(id, method, parameters));
        return await AnswerAsync(id);
    }

    /// <summary>Takes what comes up to the answer to <paramref name="id"/>.</summary>
    public async Task<(JsonElement Answer, IReadOnlyList<JsonElement> Before)> AnswerAsync(string id)
    {
        List<JsonElement> before = [];
        while (true)
        {
            var message = await ReceiveAsync();
            if (!message.TryGetProperty("method", out _) && message.GetProperty("id").GetRawText() == id)
            {
                return (message, before);
            }

            before.Add(message);
        }
    }

    /// <summary>Takes what comes up to the first message of a method, or update of a kind.</summary>
    public async Task<JsonElement> SeenAsync(string what)
    {
        while (true)
        {
            var message = await ReceiveAsync();
            if (message.TryGetProperty("method", out var method)
                && (method.GetString() == what
                    || (method.GetString() == "session/update"
                        && message.GetProperty("params").GetProperty("update").GetProperty("sessionUpdate").GetString() == what)))
            {
                return message;
            }
        }
    }

    /// <summary>Opens a session.</summary>
    public async Task<string> NewSessionAsync(string cwd)
    {
        var (answer, _) = await AskAsync("\"new\"", "session/new", $$"""{"cwd":{{JsonSerializer.Serialize(cwd)}},"mcpServers":[]}""");
        return answer.GetProperty("result").GetProperty("sessionId").GetString()!;
    }

    /// <summary>What comes before the answer to a request that is answered at once: all that was sent before has been dealt with.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReceiveUntilPongAsync()
    {
        var id = $"\"ping{++_pings}\"";
        var (answer, before) = await AskAsync(id, "_ping", "{}");
        return answer.TryGetProperty("error", out _) ? before : throw new InvalidOperationException("_ping is an extension that nobody has.");
    }

    /// <summary>The next message.</summary>
    public async Task<JsonElement> ReceiveAsync() => JsonElement.Parse(await ReceiveLineAsync() ?? throw new EndOfStreamException("The agent has closed the connection."));

    /// <summary>The next line; null at the end.</summary>
    public async Task<string?> ReceiveLineAsync() =>
        await _received.Reader.WaitToReadAsync().AsTask().WaitAsync(Patience.Long) && _received.Reader.TryRead(out var line) ? line : null;

    /// <summary>Everything up to the end.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReceiveAllAsync()
    {
        List<JsonElement> all = [];
        while (await ReceiveLineAsync() is { } line)
        {
            all.Add(JsonElement.Parse(line));
        }

        return all;
    }

    private async Task WriteAsync(bool bad, byte[][] lines)
    {
        using var bytes = new MemoryStream();
        foreach (var line in lines)
        {
            _wire.Log.Sent(line, bad);
            bytes.Write(line);
            bytes.WriteByte((byte)'\n');
        }

        await _wire.ToAgent.WriteAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
        await _wire.ToAgent.FlushAsync();
    }

    private async Task ReadAllAsync()
    {
        var splitter = new LineSplitter(line =>
        {
            _wire.Log.Received(line.Span);
            _received.Writer.TryWrite(Encoding.UTF8.GetString(line.Span));
        });
        var buffer = new byte[64 * 1024];
        try
        {
            for (int count; (count = await _wire.FromAgent.ReadAsync(buffer)) > 0;)
            {
                splitter.Take(buffer.AsSpan(0, count));
                await _mayRead.Task;
            }

            if (splitter.Rest.Length > 0 && !_wire.Log.Cut)
            {
                splitter.Take("\n"u8);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Reset by the agent, or given up by the test: either way nothing more comes.
        }

        _received.Writer.Complete();
    }
}
