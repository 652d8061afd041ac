using System.Text;
using System.Text.Json;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Tests.Sessions.Kit;

/// <summary>A client that keeps what it is shown, in order.</summary>
internal sealed class FakeClient : IClientPeer, IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<SessionUpdate> _updates = [];
    private readonly CancellationTokenSource _closed = new();

    public string ConnectionId => "fake";

    public CancellationToken Closed => _closed.Token;

    public Func<CancellationToken, ValueTask> Room { get; set; } = _ => ValueTask.CompletedTask;

    public Func<RequestPermissionRequest, CancellationToken, Task<RequestPermissionResponse>> Answer { get; set; } =
        (_, cancellation) => new TaskCompletionSource<RequestPermissionResponse>().Task.WaitAsync(cancellation);

    public IReadOnlyList<SessionUpdate> Updates
    {
        get
        {
            lock (_lock)
            {
                return [.. _updates];
            }
        }
    }

    /// <summary>The text of all of the agent's messages, in the order in which the pieces came.</summary>
    public string Text => string.Concat(Updates.OfType<AgentMessageChunk>().Select(chunk => ((TextContent)chunk.Content).Text));

    public void Update(SessionNotification notification)
    {
        lock (_lock)
        {
            _updates.Add(notification.Update);
        }
    }

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => Room(cancellationToken);

    public Task<RequestPermissionResponse> RequestPermissionAsync(RequestPermissionRequest request, CancellationToken cancellationToken) =>
        Answer(request, cancellationToken);

    public void Close() => _closed.Cancel();

    public void Dispose() => _closed.Dispose();

    public void Send(ReadOnlySpan<byte> lines)
    {
        foreach (var line in Encoding.UTF8.GetString(lines).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Update(JsonElement.Parse(line).GetProperty("params").Deserialize(AcpJson.Context.SessionNotification)!);
        }
    }

    public Task<JsonElement> ExtensionRequestAsync(string method, JsonElement? parameters, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void ExtensionNotification(string method, JsonElement? parameters) => throw new NotSupportedException();

    public Task<ReadTextFileResponse> ReadTextFileAsync(ReadTextFileRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<WriteTextFileResponse> WriteTextFileAsync(WriteTextFileRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CreateTerminalResponse> CreateTerminalAsync(CreateTerminalRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<TerminalOutputResponse> TerminalOutputAsync(TerminalOutputRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<WaitForTerminalExitResponse> WaitForTerminalExitAsync(WaitForTerminalExitRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<KillTerminalResponse> KillTerminalAsync(KillTerminalRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ReleaseTerminalResponse> ReleaseTerminalAsync(ReleaseTerminalRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CreateElicitationResponse> CreateElicitationAsync(CreateElicitationRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void CompleteElicitation(CompleteElicitationNotification notification) => throw new NotSupportedException();
}
