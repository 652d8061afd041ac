namespace AcpAgent.Protocol.Schema;

/// <summary>Request to wait for a terminal command to exit.</summary>
public sealed record WaitForTerminalExitRequest : Extensible
{
    /// <summary>The session ID for this request.</summary>
    public required string SessionId { get; init; }

    /// <summary>The ID of the terminal to wait for.</summary>
    public required string TerminalId { get; init; }
}
