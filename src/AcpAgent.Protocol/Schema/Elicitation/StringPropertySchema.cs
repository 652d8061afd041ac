using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Schema for string properties in an elicitation form.</summary>
public sealed record StringPropertySchema : ElicitationPropertySchema
{
    /// <summary>Optional title for the property.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Title { get; init; }

    /// <summary>Human-readable description.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Description { get; init; }

    /// <summary>Minimum string length.</summary>
    public uint? MinLength { get; init; }

    /// <summary>Maximum string length.</summary>
    public uint? MaxLength { get; init; }

    /// <summary>Pattern the string must match.</summary>
    public string? Pattern { get; init; }

    /// <summary>String format.</summary>
    public StringFormat? Format { get; init; }

    /// <summary>Default value.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Default { get; init; }

    /// <summary>
    /// Enum values for untitled single-select enums. Optional. Omitted and <c>null</c> are equivalent and mean no untitled single-select
    /// choices are declared by <c>enum</c>.
    /// </summary>
    public IReadOnlyList<string>? Enum { get; init; }

    /// <summary>
    /// Titled enum options for titled single-select enums. Optional. Omitted and <c>null</c> are equivalent and mean no titled single-
    /// select choices are declared by <c>oneOf</c>.
    /// </summary>
    public IReadOnlyList<EnumOption>? OneOf { get; init; }
}
