using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>The sender or recipient of messages and data in a conversation.</summary>
[JsonConverter(typeof(EnumConverter<Role>))]
public enum Role
{
    /// <summary>The assistant side of a conversation.</summary>
    [JsonStringEnumMemberName("assistant")]
    Assistant,

    /// <summary>The user side of a conversation.</summary>
    [JsonStringEnumMemberName("user")]
    User,
}
