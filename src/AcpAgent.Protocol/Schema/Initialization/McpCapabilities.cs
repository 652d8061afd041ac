using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>MCP capabilities supported by the agent.</summary>
public sealed record McpCapabilities : Extensible
{
    /// <summary>Agent supports <c>http</c> MCP servers.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<bool>))]
    public bool Http { get; init; }

    /// <summary>Agent supports <c>sse</c> MCP servers.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<bool>))]
    public bool Sse { get; init; }
}
