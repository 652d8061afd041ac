namespace AcpAgent.Protocol.Schema;

/// <summary>Request for user permission to execute a tool call.</summary>
public sealed record RequestPermissionRequest : Extensible
{
    /// <summary>The session ID for this request.</summary>
    public required string SessionId { get; init; }

    /// <summary>Details about the tool call requiring permission.</summary>
    public required ToolCallUpdate ToolCall { get; init; }

    /// <summary>Available permission options for the user to choose from.</summary>
    public required IReadOnlyList<PermissionOption> Options { get; init; }
}
