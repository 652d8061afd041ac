using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Request parameters for the initialize method.</summary>
public sealed record InitializeRequest : Extensible
{
    // The generated reader sets an absent property to null, hence the defaults in the setters.

    /// <summary>The latest protocol version supported by the client.</summary>
    [JsonConverter(typeof(ProtocolVersionConverter))]
    public required int ProtocolVersion { get; init; }

    /// <summary>Capabilities supported by the client.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<ClientCapabilities>))]
    public ClientCapabilities ClientCapabilities { get; init => field = value ?? new(); } = new();

    /// <summary>Information about the Client name and version sent to the Agent.</summary>
    [JsonConverter(typeof(LenientConverter<Implementation>))]
    public Implementation? ClientInfo { get; init; }
}
