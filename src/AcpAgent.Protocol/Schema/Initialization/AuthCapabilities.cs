using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Authentication capabilities supported by the client.</summary>
public sealed record AuthCapabilities : Extensible
{
    /// <summary>Whether the client supports <c>terminal</c> authentication methods.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<bool>))]
    public bool Terminal { get; init; }
}
