using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Every object of the protocol: <c>_meta</c> is open to anybody, and nothing may be assumed about it.</summary>
public abstract record Extensible
{
    /// <summary>Additional metadata by its owners' keys; malformed metadata is absent.</summary>
    [JsonPropertyName("_meta"), JsonPropertyOrder(1)]
    [JsonConverter(typeof(MetaConverter))]
    public JsonObject? Meta { get; init; }
}
