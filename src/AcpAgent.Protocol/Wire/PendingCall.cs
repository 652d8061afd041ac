using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AcpAgent.Protocol.Schema;
using StreamJsonRpc.Protocol;
using LibraryId = StreamJsonRpc.RequestId;

namespace AcpAgent.Protocol.Wire;

/// <summary>One of our requests that the peer has yet to answer.</summary>
internal sealed class PendingCall(long id, string method, JsonTypeInfo resultType)
{
    public long Id { get; } = id;

    /// <summary>Why the call fails; set before StreamJsonRpc is told that it does.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Reads the peer's answer.</summary>
    public JsonRpcMessage Answer(in Envelope response)
    {
        if (response.Fault is { } fault)
        {
            return Fail(Unfit(fault, null));
        }

        try
        {
            return response.Error.IsEmpty ? Success(response.Result.Span) : Fail(ErrorOf(response.Error.Span));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            return Fail(Unfit(AcpFormatException.From(e).Message, e));
        }
    }

    /// <summary>Ends the call in <paramref name="failure"/>.</summary>
    public JsonRpcMessage Fail(Exception failure)
    {
        Failure = failure;
        return new JsonRpcError { RequestId = new LibraryId(Id), Error = new() };
    }

    private JsonRpcResult Success(ReadOnlySpan<byte> result) => new()
    {
        RequestId = new LibraryId(Id),
        Result = JsonSerializer.Deserialize(result, resultType) ?? throw new AcpFormatException("expected an object, found null"),
    };

    private static AcpException ErrorOf(ReadOnlySpan<byte> json)
    {
        var error = AcpJson.Read(json, AcpJson.Context.Error);
        return new AcpException(error.Code, error.Message, error.Data);
    }

    private AcpException Unfit(string fault, Exception? cause) =>
        new(ErrorCodes.InternalError, $"The answer to {method} does not fit the protocol: {fault}", null, cause);
}
