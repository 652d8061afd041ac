namespace AcpAgent.Protocol.Schema;

/// <summary>Items definition for titled multi-select enum properties.</summary>
public sealed record TitledMultiSelectItems : MultiSelectItems
{
    /// <summary>Titled enum options.</summary>
    public required IReadOnlyList<EnumOption> AnyOf { get; init; }
}
