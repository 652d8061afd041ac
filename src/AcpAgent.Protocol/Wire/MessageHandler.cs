using System.Buffers;
using System.Text.Json;
using AcpAgent.Protocol.Schema;
using Microsoft.Extensions.Logging;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace AcpAgent.Protocol.Wire;

/// <summary>
/// The two ends of StreamJsonRpc: it reads what <see cref="Inbound"/> admits and writes into the <see cref="Outbox"/>. Neither blocks, and
/// neither throws, so nothing a peer sends or a handler returns ends the connection.
/// </summary>
internal sealed class MessageHandler(
    Inbound inbound, Outbox outbox, OpenRequests open, Admission admission, ILogger logger, string connection)
    : IJsonRpcMessageHandler, IJsonRpcMessageFormatter
{
    public bool CanRead => true;

    public bool CanWrite => true;

    public IJsonRpcMessageFormatter Formatter => this;

    public ValueTask<JsonRpcMessage?> ReadAsync(CancellationToken cancellationToken) => inbound.ReadAsync();

    public ValueTask WriteAsync(JsonRpcMessage content, CancellationToken cancellationToken)
    {
        switch (content)
        {
            case JsonRpcRequest { RequestId.Number: { } id } request:
                outbox.Call(id, request.Method!, request.Arguments is IReadOnlyList<object?> { Count: > 0 } arguments ? arguments[0] : null);
                break;
            case JsonRpcResult { RequestId.Number: { } number } result when open.TryClose(number, out var context):
                Answer(context, result.Result);
                break;
            case JsonRpcError { RequestId.Number: { } number, Error: { } error } when open.TryClose(number, out var context):
                Answer(context, new AcpException((int)error.Code, Words(error), error.Data as JsonElement?));
                break;
        }

        return ValueTask.CompletedTask;
    }

    void IJsonRpcMessageFormatter.Serialize(IBufferWriter<byte> bufferWriter, JsonRpcMessage message) => throw Unused();

    JsonRpcMessage IJsonRpcMessageFormatter.Deserialize(ReadOnlySequence<byte> contentBuffer) => throw Unused();

    object IJsonRpcMessageFormatter.GetJsonText(JsonRpcMessage message) => throw Unused();

    private static NotSupportedException Unused() => new("Messages are encoded by the outbox and decoded by the admission");

    private static string Words(JsonRpcError.ErrorDetail error) =>
        (int)error.Code == ErrorCodes.RequestCancelled && error.Data is null ? AcpException.RequestCancelled().Message : error.Message ?? "";

    private void Answer(RequestContext context, object? result)
    {
        admission.Answering(context, result is not (null or AcpException));
        try
        {
            if (result is AcpException error)
            {
                outbox.Failure(context.Id, error);
            }
            else
            {
                outbox.Success(context.Id, result ?? throw new InvalidOperationException("The handler returned null"));
            }
        }
        catch (Exception e)
        {
            Log.HandlerFailed(logger, connection, "(encoding the answer)", e);
            outbox.Failure(context.Id, AcpException.Internal());
        }

        context.Answered(e => Log.AfterResponseFailed(logger, connection, e));
        open.Finish();
    }
}
