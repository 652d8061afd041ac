using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Schema for multi-select (array) properties in an elicitation form.</summary>
public sealed record MultiSelectPropertySchema : ElicitationPropertySchema
{
    /// <summary>Optional title for the property.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Title { get; init; }

    /// <summary>Human-readable description.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Description { get; init; }

    /// <summary>Minimum number of items to select.</summary>
    public ulong? MinItems { get; init; }

    /// <summary>Maximum number of items to select.</summary>
    public ulong? MaxItems { get; init; }

    /// <summary>The items definition describing allowed values.</summary>
    [JsonConverter(typeof(MultiSelectItemsConverter))]
    public required MultiSelectItems Items { get; init; }

    /// <summary>Default selected values.</summary>
    [JsonConverter(typeof(LenientListConverter<string>))]
    public IReadOnlyList<string>? Default { get; init; }
}
