using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A field of a form.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StringPropertySchema), "string")]
[JsonDerivedType(typeof(NumberPropertySchema), "number")]
[JsonDerivedType(typeof(IntegerPropertySchema), "integer")]
[JsonDerivedType(typeof(BooleanPropertySchema), "boolean")]
[JsonDerivedType(typeof(MultiSelectPropertySchema), "array")]
[JsonDerivedType(typeof(OtherPropertySchema))]
public abstract record ElicitationPropertySchema : Extensible;

/// <summary>A kind of field that this version does not know.</summary>
public sealed record OtherPropertySchema : ElicitationPropertySchema
{
    /// <summary>Its kind.</summary>
    public required string Type { get; init; }

    /// <summary>Its own settings.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Extra { get; set; }
}
