using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Schema for number (floating-point) properties in an elicitation form.</summary>
public sealed record NumberPropertySchema : ElicitationPropertySchema
{
    /// <summary>Optional title for the property.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Title { get; init; }

    /// <summary>Human-readable description.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Description { get; init; }

    /// <summary>Minimum value (inclusive).</summary>
    public double? Minimum { get; init; }

    /// <summary>Maximum value (inclusive).</summary>
    public double? Maximum { get; init; }

    /// <summary>Default value.</summary>
    [JsonConverter(typeof(LenientValueConverter<double>))]
    public double? Default { get; init; }
}
