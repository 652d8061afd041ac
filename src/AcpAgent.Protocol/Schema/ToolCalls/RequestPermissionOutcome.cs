using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>What became of a permission request.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "outcome")]
[JsonDerivedType(typeof(CancelledPermissionOutcome), "cancelled")]
[JsonDerivedType(typeof(SelectedPermissionOutcome), "selected")]
public abstract record RequestPermissionOutcome : Extensible;

/// <summary>The turn was cancelled before the user answered.</summary>
public sealed record CancelledPermissionOutcome : RequestPermissionOutcome;
