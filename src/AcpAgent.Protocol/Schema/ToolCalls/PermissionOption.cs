namespace AcpAgent.Protocol.Schema;

/// <summary>An option presented to the user when requesting permission.</summary>
public sealed record PermissionOption : Extensible
{
    /// <summary>Unique identifier for this permission option.</summary>
    public required string OptionId { get; init; }

    /// <summary>Human-readable label to display to the user.</summary>
    public required string Name { get; init; }

    /// <summary>Hint about the nature of this permission option.</summary>
    public required PermissionOptionKind Kind { get; init; }
}
