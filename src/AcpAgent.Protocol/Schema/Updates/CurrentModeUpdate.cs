namespace AcpAgent.Protocol.Schema;

/// <summary>The current mode of the session has changed.</summary>
public sealed record CurrentModeUpdate : SessionUpdate
{
    /// <summary>The ID of the current mode.</summary>
    public required string CurrentModeId { get; init; }
}
