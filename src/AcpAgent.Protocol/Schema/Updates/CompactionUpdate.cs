using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>
/// A context compaction upsert. The first notification fixes the compaction's timeline position. Later updates with the same ID patch
/// that entity in place. Agents MUST only send this update when the Client advertised the <c>session.compaction</c> Client
/// capability.
/// </summary>
public sealed record CompactionUpdate : SessionUpdate
{
    /// <summary>The Agent-owned ID of this compaction, unique within the session.</summary>
    public required string CompactionId { get; init; }

    /// <summary>Current lifecycle status.</summary>
    public required CompactionStatus Status { get; init; }

    /// <summary>Complete replacement user-displayable summary content for the compaction.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(LenientOptionalListConverter<ContentBlock>))]
    public Optional<IReadOnlyList<ContentBlock>?> Summary { get; init; }

    /// <summary>Human-readable error details for the compaction.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(LenientOptionalConverter<string>))]
    public Optional<string?> Error { get; init; }
}
