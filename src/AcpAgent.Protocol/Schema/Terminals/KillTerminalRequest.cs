namespace AcpAgent.Protocol.Schema;

/// <summary>Request to kill a terminal without releasing it.</summary>
public sealed record KillTerminalRequest : Extensible
{
    /// <summary>The session ID for this request.</summary>
    public required string SessionId { get; init; }

    /// <summary>The ID of the terminal to kill.</summary>
    public required string TerminalId { get; init; }
}
