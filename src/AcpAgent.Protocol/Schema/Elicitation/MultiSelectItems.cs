using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AcpAgent.Protocol.Schema;

/// <summary>The choices of a multiple choice field.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StringMultiSelectItems), "string")]
[JsonDerivedType(typeof(TitledMultiSelectItems))]
[JsonDerivedType(typeof(OtherMultiSelectItems))]
public abstract record MultiSelectItems : Extensible;

/// <summary>A kind of choices that this version does not know.</summary>
public sealed record OtherMultiSelectItems : MultiSelectItems
{
    /// <summary>Their kind.</summary>
    public required string Type { get; init; }

    /// <summary>Their own settings.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>Tells the choices apart: by <c>type</c>, and without it they are titled.</summary>
internal sealed class MultiSelectItemsConverter : JsonConverter<MultiSelectItems>
{
    public override MultiSelectItems Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var type = reader;
        var tagged = reader.TokenType == JsonTokenType.StartObject
            && PropertyFinder.Find(ref type, "type") && type.TokenType == JsonTokenType.String;
        return !tagged ? Nested.Read<TitledMultiSelectItems>(ref reader, options)
            : type.ValueTextEquals("string") ? Nested.Read<StringMultiSelectItems>(ref reader, options)
            : Nested.Read<OtherMultiSelectItems>(ref reader, options);
    }

    public override void Write(Utf8JsonWriter writer, MultiSelectItems value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<MultiSelectItems>)options.GetTypeInfo(typeof(MultiSelectItems)));
}
