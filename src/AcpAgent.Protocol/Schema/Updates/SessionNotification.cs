using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Notification containing a session update from the agent.</summary>
public sealed record SessionNotification : Extensible
{
    /// <summary>The ID of the session this update pertains to.</summary>
    public required string SessionId { get; init; }

    /// <summary>The actual update content.</summary>
    [JsonConverter(typeof(UnionConverter<SessionUpdate>))]
    public required SessionUpdate Update { get; init; }
}
