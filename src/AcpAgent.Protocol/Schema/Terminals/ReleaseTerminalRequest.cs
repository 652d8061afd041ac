namespace AcpAgent.Protocol.Schema;

/// <summary>Request to release a terminal and free its resources.</summary>
public sealed record ReleaseTerminalRequest : Extensible
{
    /// <summary>The session ID for this request.</summary>
    public required string SessionId { get; init; }

    /// <summary>The ID of the terminal to release.</summary>
    public required string TerminalId { get; init; }
}
