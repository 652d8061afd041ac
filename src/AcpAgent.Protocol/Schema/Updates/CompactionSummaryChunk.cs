using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>
/// A content block appended to a compaction's summary. A first-seen ID creates an in-progress compaction. Chunks append in receive
/// order. Agents MUST only send this update when the Client advertised the <c>session.compaction</c> Client capability.
/// </summary>
public sealed record CompactionSummaryChunk : SessionUpdate
{
    /// <summary>ID of the compaction whose summary receives this content.</summary>
    public required string CompactionId { get; init; }

    /// <summary>One content block to append.</summary>
    [JsonConverter(typeof(UnionConverter<ContentBlock>))]
    public required ContentBlock Content { get; init; }
}
