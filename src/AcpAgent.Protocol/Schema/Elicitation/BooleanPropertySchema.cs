using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Schema for boolean properties in an elicitation form.</summary>
public sealed record BooleanPropertySchema : ElicitationPropertySchema
{
    /// <summary>Optional title for the property.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Title { get; init; }

    /// <summary>Human-readable description.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Description { get; init; }

    /// <summary>Default value.</summary>
    [JsonConverter(typeof(LenientValueConverter<bool>))]
    public bool? Default { get; init; }
}
