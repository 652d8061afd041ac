namespace AcpAgent.Protocol.Schema;

/// <summary>Notification to cancel an ongoing request.</summary>
public sealed record CancelRequestNotification : Extensible
{
    /// <summary>The ID of the request to cancel.</summary>
    public required RequestId RequestId { get; init; }
}
