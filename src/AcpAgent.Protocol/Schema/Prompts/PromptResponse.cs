namespace AcpAgent.Protocol.Schema;

/// <summary>Response from processing a user prompt.</summary>
public sealed record PromptResponse : Extensible
{
    /// <summary>Indicates why the agent stopped processing the turn.</summary>
    public required StopReason StopReason { get; init; }
}
