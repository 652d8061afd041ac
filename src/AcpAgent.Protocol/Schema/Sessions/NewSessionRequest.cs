using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Request parameters for creating a new session.</summary>
public sealed record NewSessionRequest : Extensible
{
    /// <summary>The working directory for this session. Must be an absolute path.</summary>
    public required string Cwd { get; init; }

    /// <summary>Additional workspace roots for this session. Each path must be absolute.</summary>
    public IReadOnlyList<string>? AdditionalDirectories { get; init; }

    /// <summary>List of MCP (Model Context Protocol) servers the agent should connect to.</summary>
    [JsonConverter(typeof(NullAsEmptyListConverter<McpServer>))]
    public required IReadOnlyList<McpServer> McpServers { get; init; }
}
