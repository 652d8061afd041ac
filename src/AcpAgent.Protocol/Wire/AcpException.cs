using System.Text.Json;
using System.Text.Json.Nodes;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>
/// A JSON-RPC error: thrown by a handler it becomes the answer as it stands, and an error answer of the peer is thrown as one.
/// </summary>
/// <remarks>
/// <see cref="Exception.Message"/> goes to the peer: one short sentence, no path, no secret. Codes of one's own should lie outside
/// -32768..-32000 and -32899..-32800. See https://agentclientprotocol.com/protocol/error.
/// </remarks>
public sealed class AcpException : Exception
{
    /// <summary>An error with a code, a sentence, and what else a program should know.</summary>
    public AcpException(int code, string message, JsonElement? data = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Data = data;
    }

    /// <summary>An internal error.</summary>
    public AcpException()
        : this("Internal error")
    {
    }

    /// <summary>An internal error with a message.</summary>
    public AcpException(string message)
        : this(ErrorCodes.InternalError, message)
    {
    }

    /// <summary>An internal error with a message and a cause; the cause is logged, never sent.</summary>
    public AcpException(string message, Exception innerException)
        : this(ErrorCodes.InternalError, message, null, innerException)
    {
    }

    /// <summary>The error code, one of <see cref="ErrorCodes"/> or another.</summary>
    public int Code { get; }

    /// <summary>The error's <c>data</c>, in place of the dictionary of the same name.</summary>
    public new JsonElement? Data { get; }

    /// <summary>-32002: the session is unknown, or not active on this connection.</summary>
    public static AcpException ResourceNotFound(string sessionId) =>
        new(ErrorCodes.ResourceNotFound, "Resource not found", DataOf("sessionId", sessionId));

    /// <summary>-32602: a field of the parameters is wrong.</summary>
    /// <param name="field">The place, such as <c>prompt[0].type</c>; empty for the parameters as a whole.</param>
    /// <param name="reason">What is wrong with it.</param>
    public static AcpException InvalidParams(string field, string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return string.IsNullOrEmpty(field)
            ? new(ErrorCodes.InvalidParams, $"Invalid params: {reason}")
            : new(ErrorCodes.InvalidParams, $"Invalid params: field `{field}`: {reason}", DataOf("field", field));
    }

    /// <summary>-32602, out of what the reading of a value threw.</summary>
    public static AcpException InvalidParams(AcpFormatException format)
    {
        ArgumentNullException.ThrowIfNull(format);
        JsonElement? data = format.Field.Length == 0 ? null : DataOf("field", format.Field);
        return new(ErrorCodes.InvalidParams, $"Invalid params: {format.Message}", data, format);
    }

    /// <summary>-32600: not now, or not like that.</summary>
    public static AcpException InvalidRequest(string reason) => new(ErrorCodes.InvalidRequest, $"Invalid request: {reason}");

    /// <summary>-32601: there is no such method, or it has not been advertised.</summary>
    public static AcpException MethodNotFound(string method) =>
        new(ErrorCodes.MethodNotFound, "Method not found", DataOf("method", method));

    /// <summary>-32000: the client has to authenticate first.</summary>
    public static AcpException AuthRequired() => new(ErrorCodes.AuthRequired, "Authentication required");

    /// <summary>-32800: the request was given up.</summary>
    public static AcpException RequestCancelled() => new(ErrorCodes.RequestCancelled, "Request cancelled");

    /// <summary>-32603: it is not the peer's fault; the cause is logged, never sent.</summary>
    public static AcpException Internal(Exception? cause = null) => new(ErrorCodes.InternalError, "Internal error", null, cause);

    /// <summary>An object with one member, for <see cref="Data"/>.</summary>
    public static JsonElement DataOf(string name, string value)
    {
        var json = new JsonObject { [name] = value };
        return JsonDocument.Parse(json.ToJsonString()).RootElement;
    }
}
