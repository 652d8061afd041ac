using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Update to session metadata. All fields are optional to support partial updates.</summary>
public sealed record SessionInfoUpdate : SessionUpdate
{
    /// <summary>Human-readable title for the session. Set to null to clear.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(LenientOptionalConverter<string>))]
    public Optional<string?> Title { get; init; }

    /// <summary>ISO 8601 timestamp of last activity. Set to null to clear.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(LenientOptionalConverter<string>))]
    public Optional<string?> UpdatedAt { get; init; }
}
