using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Request parameters for loading an existing session.</summary>
public sealed record LoadSessionRequest : Extensible
{
    /// <summary>List of MCP servers to connect to for this session.</summary>
    [JsonConverter(typeof(NullAsEmptyListConverter<McpServer>))]
    public required IReadOnlyList<McpServer> McpServers { get; init; }

    /// <summary>The working directory for this session. Must be an absolute path.</summary>
    public required string Cwd { get; init; }

    /// <summary>Additional workspace roots to activate for this session. Each path must be absolute.</summary>
    public IReadOnlyList<string>? AdditionalDirectories { get; init; }

    /// <summary>The ID of the session to load.</summary>
    public required string SessionId { get; init; }
}
