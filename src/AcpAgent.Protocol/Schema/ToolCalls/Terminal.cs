namespace AcpAgent.Protocol.Schema;

/// <summary>Embed a terminal created with <c>terminal/create</c> by its id.</summary>
public sealed record Terminal : ToolCallContent
{
    /// <summary>Identifier of the terminal instance to embed in the content stream.</summary>
    public required string TerminalId { get; init; }
}
