using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A group of possible values for a session configuration option.</summary>
public sealed record SessionConfigSelectGroup : Extensible
{
    /// <summary>Unique identifier for this group.</summary>
    public required string Group { get; init; }

    /// <summary>Human-readable label for this group.</summary>
    public required string Name { get; init; }

    /// <summary>The set of option values in this group.</summary>
    [JsonConverter(typeof(LenientListOrEmptyConverter<SessionConfigSelectOption>))]
    public required IReadOnlyList<SessionConfigSelectOption> Options { get; init; }
}
