using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Capabilities supported by the agent.</summary>
public sealed record AgentCapabilities : Extensible
{
    // The generated reader sets an absent property to null, hence the defaults in the setters.

    /// <summary>Whether the agent supports <c>session/load</c>.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<bool>))]
    public bool LoadSession { get; init; }

    /// <summary>Prompt capabilities supported by the agent.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<PromptCapabilities>))]
    public PromptCapabilities PromptCapabilities { get; init => field = value ?? new(); } = new();

    /// <summary>MCP capabilities supported by the agent.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<McpCapabilities>))]
    public McpCapabilities McpCapabilities { get; init => field = value ?? new(); } = new();

    /// <summary>Session lifecycle and prompt capabilities advertised by the agent.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<SessionCapabilities>))]
    public SessionCapabilities SessionCapabilities { get; init => field = value ?? new(); } = new();

    /// <summary>Authentication-related capabilities supported by the agent.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<AgentAuthCapabilities>))]
    public AgentAuthCapabilities Auth { get; init => field = value ?? new(); } = new();
}
