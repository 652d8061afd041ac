namespace AcpAgent.Protocol.Schema;

/// <summary>Request parameters for sending a user prompt to the agent.</summary>
public sealed record PromptRequest : Extensible
{
    /// <summary>The ID of the session to send this user message to.</summary>
    public required string SessionId { get; init; }

    /// <summary>The blocks of content that compose the user's message.</summary>
    public required IReadOnlyList<ContentBlock> Prompt { get; init; }
}
