namespace AcpAgent.Protocol.Schema;

/// <summary>Request to get the current output and status of a terminal.</summary>
public sealed record TerminalOutputRequest : Extensible
{
    /// <summary>The session ID for this request.</summary>
    public required string SessionId { get; init; }

    /// <summary>The ID of the terminal to get output from.</summary>
    public required string TerminalId { get; init; }
}
