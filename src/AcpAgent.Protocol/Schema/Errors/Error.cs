using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>JSON-RPC error object.</summary>
public sealed record Error : Extensible
{
    /// <summary>A number indicating the error type that occurred. This must be an integer as defined in the JSON-RPC specification.</summary>
    public required int Code { get; init; }

    /// <summary>A string providing a short description of the error. The message should be limited to a concise single sentence.</summary>
    public required string Message { get; init; }

    /// <summary>
    /// Optional primitive or structured value that contains additional information about the error. This may include debugging
    /// information or context-specific details.
    /// </summary>
    [JsonConverter(typeof(LenientValueConverter<JsonElement>))]
    public JsonElement? Data { get; init; }
}
