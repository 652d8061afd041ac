namespace AcpAgent.Protocol.Schema;

/// <summary>What an elicitation belongs to; its fields stand among the request's own.</summary>
public abstract record ElicitationScope;

/// <summary>An elicitation in the course of a session.</summary>
public sealed record ElicitationSessionScope : ElicitationScope
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The tool call within the session, where there is one.</summary>
    public string? ToolCallId { get; init; }
}

/// <summary>An elicitation in the course of a request outside any session, such as authentication.</summary>
public sealed record ElicitationRequestScope : ElicitationScope
{
    /// <summary>The request that the client sent.</summary>
    public required RequestId RequestId { get; init; }
}
