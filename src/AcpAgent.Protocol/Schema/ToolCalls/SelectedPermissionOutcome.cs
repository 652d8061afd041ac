namespace AcpAgent.Protocol.Schema;

/// <summary>The user selected one of the provided options.</summary>
public sealed record SelectedPermissionOutcome : RequestPermissionOutcome
{
    /// <summary>The ID of the option the user selected.</summary>
    public required string OptionId { get; init; }
}
