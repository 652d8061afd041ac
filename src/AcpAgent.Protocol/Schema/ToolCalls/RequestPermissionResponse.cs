using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Response to a permission request.</summary>
public sealed record RequestPermissionResponse : Extensible
{
    /// <summary>The user's decision on the permission request.</summary>
    [JsonConverter(typeof(UnionConverter<RequestPermissionOutcome>))]
    public required RequestPermissionOutcome Outcome { get; init; }
}
