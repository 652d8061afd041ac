namespace AcpAgent.Protocol.Schema;

/// <summary>Notification to cancel ongoing operations for a session.</summary>
public sealed record CancelNotification : Extensible
{
    /// <summary>The ID of the session to cancel operations for.</summary>
    public required string SessionId { get; init; }
}
