using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>The type of permission option being presented to the user.</summary>
[JsonConverter(typeof(EnumConverter<PermissionOptionKind>))]
public enum PermissionOptionKind
{
    /// <summary>Allow this operation only this time.</summary>
    [JsonStringEnumMemberName("allow_once")]
    AllowOnce,

    /// <summary>Allow this operation and remember the choice.</summary>
    [JsonStringEnumMemberName("allow_always")]
    AllowAlways,

    /// <summary>Reject this operation only this time.</summary>
    [JsonStringEnumMemberName("reject_once")]
    RejectOnce,

    /// <summary>Reject this operation and remember the choice.</summary>
    [JsonStringEnumMemberName("reject_always")]
    RejectAlways,
}
