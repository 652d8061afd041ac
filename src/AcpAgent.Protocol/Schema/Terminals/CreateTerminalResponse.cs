namespace AcpAgent.Protocol.Schema;

/// <summary>Response containing the ID of the created terminal.</summary>
public sealed record CreateTerminalResponse : Extensible
{
    /// <summary>The unique identifier for the created terminal.</summary>
    public required string TerminalId { get; init; }
}
