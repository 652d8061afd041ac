using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using AcpAgent.Core.Agent;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.Tests.Agent;

/// <summary>A client that writes lines and keeps what comes in the order in which it came: answers and updates alike.</summary>
internal sealed class LineClient : IAsyncDisposable
{
    private readonly Pipe _toAgent = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Pipe _fromAgent = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly AcpConnection _connection;
    private readonly StreamReader _reader;
    private readonly List<JsonElement> _seen = [];
    private int _last;

    private LineClient(AgentServer server)
    {
        _reader = new StreamReader(_fromAgent.Reader.AsStream(), new UTF8Encoding(false, true));
        _connection = AcpConnection.ForAgent(_toAgent.Reader.AsStream(), _fromAgent.Writer.AsStream());
        _connection.Start(server.Connect(_connection.Client, ConnectionPolicy.Open));
    }

    /// <summary>Everything that has been received.</summary>
    public IReadOnlyList<JsonElement> Seen => _seen;

    public static async Task<LineClient> ConnectAsync(AgentServer server)
    {
        var client = new LineClient(server);
        await client.AnswerAsync(await client.RequestAsync("initialize", """{"protocolVersion":1}"""));
        return client;
    }

    public async Task<string> NewAsync(string cwd) =>
        (await AnswerAsync(await RequestAsync("session/new", $$"""{"cwd":"{{cwd}}","mcpServers":[]}"""))).GetProperty("result").GetProperty("sessionId").GetString()!;

    public Task<int> PromptAsync(string sessionId, string text) =>
        RequestAsync("session/prompt", $$"""{"sessionId":"{{sessionId}}","prompt":[{"type":"text","text":"{{text}}"}]}""");

    public Task<int> LoadAsync(string sessionId, string cwd, string method = "session/load") =>
        RequestAsync(method, $$"""{"sessionId":"{{sessionId}}","cwd":"{{cwd}}","mcpServers":[]}""");

    /// <summary>Sends a request.</summary>
    /// <returns>Its id.</returns>
    public async Task<int> RequestAsync(string method, string parameters)
    {
        var id = ++_last;
        await SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
        return id;
    }

    public Task NotifyAsync(string method, string parameters) => SendAsync($$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{parameters}}}""");

    public async Task SendAsync(string line) => await _toAgent.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Reads on to the answer of a request, or takes it from what came before.</summary>
    public Task<JsonElement> AnswerAsync(int id) => FindAsync(message => IsAnswer(message, id));

    /// <summary>Reads on to the update that fits, or takes it from what came before.</summary>
    public Task<JsonElement> UpdateAsync(string kind) => FindAsync(message => Kind(message) == kind);

    public Task<JsonElement> CallAsync(string method) => FindAsync(message => message.TryGetProperty("method", out var name) && name.GetString() == method);

    /// <summary>The place of a message among what was received; -1 where it was not.</summary>
    public int IndexOf(Func<JsonElement, bool> fits) => _seen.FindIndex(message => fits(message));

    public int LastIndexOf(Func<JsonElement, bool> fits) => _seen.FindLastIndex(message => fits(message));

    public static bool IsAnswer(JsonElement message, int id) =>
        !message.TryGetProperty("method", out _) && message.TryGetProperty("id", out var given) && given.ValueKind == JsonValueKind.Number && given.GetInt32() == id;

    /// <summary>The kind of an update; empty for what is none.</summary>
    public static string Kind(JsonElement message) => Update(message) is { } update ? update.GetProperty("sessionUpdate").GetString()! : "";

    public static string MessageId(JsonElement message) =>
        Update(message) is { } update && update.TryGetProperty("messageId", out var id) ? id.GetString()! : "";

    public static string Text(JsonElement message) => Update(message)!.Value.GetProperty("content").GetProperty("text").GetString()!;

    /// <summary>Lets go of what has been received.</summary>
    public void Forget() => _seen.Clear();

    /// <summary>No more input for the agent; its output can still be read.</summary>
    public void EndInput() => _toAgent.Writer.Complete();

    /// <summary>Reads on until something holds of what was received.</summary>
    public async Task<JsonElement> FindAsync(Func<JsonElement, bool> fits)
    {
        for (var index = 0; ; index++)
        {
            if (index == _seen.Count)
            {
                var line = await _reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
                Assert.NotNull(line);
                _seen.Add(JsonElement.Parse(line));
            }

            if (fits(_seen[index]))
            {
                return _seen[index];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        EndInput();
    }

    private static JsonElement? Update(JsonElement message) =>
        message.TryGetProperty("method", out var method) && method.GetString() == "session/update" ? message.GetProperty("params").GetProperty("update") : null;
}
