namespace AcpAgent.Protocol.Schema;

/// <summary>Notification sent by the agent when a URL-based elicitation is complete.</summary>
public sealed record CompleteElicitationNotification : Extensible
{
    /// <summary>The ID of the elicitation that completed.</summary>
    public required string ElicitationId { get; init; }
}
