using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>HTTP transport configuration for MCP.</summary>
public sealed record McpServerHttp : McpServer
{
    /// <summary>Human-readable name identifying this MCP server.</summary>
    public required string Name { get; init; }

    /// <summary>URL to the MCP server.</summary>
    public required string Url { get; init; }

    /// <summary>HTTP headers to set when making requests to the MCP server.</summary>
    [JsonConverter(typeof(NullAsEmptyListConverter<HttpHeader>))]
    public required IReadOnlyList<HttpHeader> Headers { get; init; }
}
