using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>What both roles' peers have in common.</summary>
internal abstract class Peer(string connectionId, Outbox outbox, OutboundQueue queue, CancellationToken closed) : IPeer
{
    /// <summary>Set before anything else can be called.</summary>
    public Caller? Caller { private get; set; }

    public string ConnectionId => connectionId;

    public CancellationToken Closed => closed;

    protected Outbox Outbox => outbox;

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => queue.WaitForRoomAsync(cancellationToken);

    public Task<JsonElement> ExtensionRequestAsync(string method, JsonElement? parameters, CancellationToken cancellationToken)
    {
        ThrowUnlessExtension(method);
        return CallAsync(method, parameters, AcpJson.Context.JsonElement, cancellationToken);
    }

    public void ExtensionNotification(string method, JsonElement? parameters)
    {
        ThrowUnlessExtension(method);
        outbox.Call(null, method, parameters);
    }

    protected Task<TResult> CallAsync<TResult>(string method, object? parameters, JsonTypeInfo<TResult> resultType, CancellationToken cancellationToken) =>
        (Caller ?? throw new InvalidOperationException("The connection has not been started")).CallAsync(method, parameters, resultType, cancellationToken);

    private static void ThrowUnlessExtension(string method)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (!Role.IsExtension(method))
        {
            throw new ArgumentException("The method of an extension begins with _", nameof(method));
        }
    }
}
