using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Stdio transport configuration for MCP.</summary>
public sealed record McpServerStdio : McpServer
{
    /// <summary>Human-readable name identifying this MCP server.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path to the MCP server executable.</summary>
    public required string Command { get; init; }

    /// <summary>Command-line arguments to pass to the MCP server.</summary>
    [JsonConverter(typeof(NullAsEmptyListConverter<string>))]
    public required IReadOnlyList<string> Args { get; init; }

    /// <summary>Environment variables to set when launching the MCP server.</summary>
    [JsonConverter(typeof(NullAsEmptyListConverter<EnvVariable>))]
    public required IReadOnlyList<EnvVariable> Env { get; init; }
}
