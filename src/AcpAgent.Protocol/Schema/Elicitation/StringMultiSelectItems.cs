namespace AcpAgent.Protocol.Schema;

/// <summary>String item schema for multi-select enum properties.</summary>
public sealed record StringMultiSelectItems : MultiSelectItems
{
    /// <summary>Allowed enum values.</summary>
    public required IReadOnlyList<string> Enum { get; init; }
}
