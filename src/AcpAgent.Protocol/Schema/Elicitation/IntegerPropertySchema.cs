using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Schema for integer properties in an elicitation form.</summary>
public sealed record IntegerPropertySchema : ElicitationPropertySchema
{
    /// <summary>Optional title for the property.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Title { get; init; }

    /// <summary>Human-readable description.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Description { get; init; }

    /// <summary>Minimum value (inclusive).</summary>
    public long? Minimum { get; init; }

    /// <summary>Maximum value (inclusive).</summary>
    public long? Maximum { get; init; }

    /// <summary>Default value.</summary>
    [JsonConverter(typeof(LenientValueConverter<long>))]
    public long? Default { get; init; }
}
