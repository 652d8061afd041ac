using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>An execution plan for accomplishing complex tasks.</summary>
public sealed record Plan : SessionUpdate
{
    /// <summary>The list of tasks to be accomplished.</summary>
    [JsonConverter(typeof(LenientListOrEmptyConverter<PlanEntry>))]
    public required IReadOnlyList<PlanEntry> Entries { get; init; }
}
