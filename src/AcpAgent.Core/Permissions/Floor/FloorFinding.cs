namespace AcpAgent.Core.Permissions.Floor;

/// <summary>What the floor makes of a command line.</summary>
/// <param name="Forbidden">Why it must never run; null where it may.</param>
/// <param name="Unproven">Why a person has to decide in every mode; null where none has to.</param>
/// <param name="Dangerous">Why nobody should be asked for it while working in a workspace; null where that is not so.</param>
internal sealed record FloorFinding(string? Forbidden, string? Unproven, string? Dangerous)
{
    /// <summary>Nothing was found.</summary>
    public static FloorFinding Nothing { get; } = new(null, null, null);
}
