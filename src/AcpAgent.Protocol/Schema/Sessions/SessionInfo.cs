using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Information about a session returned by session/list.</summary>
public sealed record SessionInfo : Extensible
{
    /// <summary>Unique identifier for the session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The working directory for this session. Must be an absolute path.</summary>
    public required string Cwd { get; init; }

    /// <summary>Additional workspace roots reported for this session. Each path must be absolute.</summary>
    [JsonConverter(typeof(LenientListConverter<string>))]
    public IReadOnlyList<string>? AdditionalDirectories { get; init; }

    /// <summary>Human-readable title for the session.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Title { get; init; }

    /// <summary>ISO 8601 timestamp of last activity.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? UpdatedAt { get; init; }
}
