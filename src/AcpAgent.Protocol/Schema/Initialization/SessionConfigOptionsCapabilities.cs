using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Session configuration option capabilities supported by the client.</summary>
public sealed record SessionConfigOptionsCapabilities : Extensible
{
    /// <summary>Whether the client supports boolean session configuration options.</summary>
    [JsonConverter(typeof(LenientConverter<BooleanConfigOptionCapabilities>))]
    public BooleanConfigOptionCapabilities? Boolean { get; init; }
}
