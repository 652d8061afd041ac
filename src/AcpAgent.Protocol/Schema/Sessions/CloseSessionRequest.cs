namespace AcpAgent.Protocol.Schema;

/// <summary>Request parameters for closing an active session.</summary>
public sealed record CloseSessionRequest : Extensible
{
    /// <summary>The ID of the session to close.</summary>
    public required string SessionId { get; init; }
}
