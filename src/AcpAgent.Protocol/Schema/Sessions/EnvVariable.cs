namespace AcpAgent.Protocol.Schema;

/// <summary>An environment variable to set when launching an MCP server.</summary>
public sealed record EnvVariable : Extensible
{
    /// <summary>The name of the environment variable.</summary>
    public required string Name { get; init; }

    /// <summary>The value to set for the environment variable.</summary>
    public required string Value { get; init; }
}
