namespace AcpAgent.Protocol.Schema;

/// <summary>Request parameters for resuming an existing session.</summary>
public sealed record ResumeSessionRequest : Extensible
{
    /// <summary>The ID of the session to resume.</summary>
    public required string SessionId { get; init; }

    /// <summary>The working directory for this session. Must be an absolute path.</summary>
    public required string Cwd { get; init; }

    /// <summary>Additional workspace roots to activate for this session. Each path must be absolute.</summary>
    public IReadOnlyList<string>? AdditionalDirectories { get; init; }

    /// <summary>List of MCP servers to connect to for this session.</summary>
    public IReadOnlyList<McpServer>? McpServers { get; init; }
}
