namespace AcpAgent.Protocol.Schema;

/// <summary>An HTTP header to set when making requests to the MCP server.</summary>
public sealed record HttpHeader : Extensible
{
    /// <summary>The name of the HTTP header.</summary>
    public required string Name { get; init; }

    /// <summary>The value to set for the HTTP header.</summary>
    public required string Value { get; init; }
}
