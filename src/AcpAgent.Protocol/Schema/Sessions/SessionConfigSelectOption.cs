using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A possible value for a session configuration option.</summary>
public sealed record SessionConfigSelectOption : Extensible
{
    /// <summary>Unique identifier for this option value.</summary>
    public required string Value { get; init; }

    /// <summary>Human-readable label for this option value.</summary>
    public required string Name { get; init; }

    /// <summary>Optional description for this option value.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Description { get; init; }
}
