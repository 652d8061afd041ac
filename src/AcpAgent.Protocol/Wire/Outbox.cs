using System.Text.Json;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>Encodes messages and puts them in the queue, whole and in the order of the calls.</summary>
internal sealed class Outbox(OutboundQueue queue)
{
    private MessageWriter? _spare;

    /// <summary>Whole messages that are encoded already.</summary>
    public void Lines(ReadOnlySpan<byte> lines) => queue.Append(lines);

    public void Update(SessionNotification notification)
    {
        if (queue.IsSealed)
        {
            return;
        }

        var writer = Take();
        writer.Update(notification);
        Append(writer);
    }

    public void Call(long? id, string method, object? parameters)
    {
        var writer = Take();
        writer.Call(id, method, parameters);
        Append(writer);
    }

    public void Success(RequestId id, object result)
    {
        var writer = Take();
        writer.Success(id, result);
        Append(writer);
    }

    public void Failure(RequestId id, int code, string message, JsonElement? data = null)
    {
        var writer = Take();
        writer.Failure(id, code, message, data);
        Append(writer);
    }

    public void Failure(RequestId id, AcpException error) => Failure(id, error.Code, error.Message, error.Data);

    private MessageWriter Take() => Interlocked.Exchange(ref _spare, null) ?? new MessageWriter();

    private void Append(MessageWriter writer)
    {
        queue.Append(writer.Line);
        if (writer.WorthKeeping)
        {
            _spare = writer;
        }
    }
}
