using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Response to the <c>initialize</c> method.</summary>
public sealed record InitializeResponse : Extensible
{
    // The generated reader sets an absent property to null, hence the defaults in the setters.

    /// <summary>The protocol version the client specified if supported by the agent, or the latest protocol version supported by the agent.</summary>
    [JsonConverter(typeof(ProtocolVersionConverter))]
    public required int ProtocolVersion { get; init; }

    /// <summary>Capabilities supported by the agent.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<AgentCapabilities>))]
    public AgentCapabilities AgentCapabilities { get; init => field = value ?? new(); } = new();

    /// <summary>Authentication methods supported by the agent.</summary>
    [JsonConverter(typeof(LenientListOrEmptyConverter<AuthMethod>))]
    public IReadOnlyList<AuthMethod> AuthMethods { get; init => field = value ?? []; } = [];

    /// <summary>Information about the Agent name and version sent to the Client.</summary>
    [JsonConverter(typeof(LenientConverter<Implementation>))]
    public Implementation? AgentInfo { get; init; }
}
