namespace AcpAgent.Protocol.Schema;

/// <summary>Request parameters for deleting an existing session from <c>session/list</c>.</summary>
public sealed record DeleteSessionRequest : Extensible
{
    /// <summary>The ID of the session to delete.</summary>
    public required string SessionId { get; init; }
}
