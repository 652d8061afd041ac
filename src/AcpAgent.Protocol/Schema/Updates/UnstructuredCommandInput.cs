namespace AcpAgent.Protocol.Schema;

/// <summary>All text that was typed after the command name is provided as input.</summary>
public sealed record UnstructuredCommandInput : AvailableCommandInput
{
    /// <summary>A hint to display when the input hasn't been provided yet.</summary>
    public required string Hint { get; init; }
}
