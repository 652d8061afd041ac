namespace AcpAgent.Protocol.Schema;

/// <summary>Request parameters for setting a session mode.</summary>
public sealed record SetSessionModeRequest : Extensible
{
    /// <summary>The ID of the session to set the mode for.</summary>
    public required string SessionId { get; init; }

    /// <summary>The ID of the mode to set.</summary>
    public required string ModeId { get; init; }
}
