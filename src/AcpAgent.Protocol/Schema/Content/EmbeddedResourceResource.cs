using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AcpAgent.Protocol.Schema;

/// <summary>The contents of an embedded resource: text, or bytes in base64.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(TextResourceContents))]
[JsonDerivedType(typeof(BlobResourceContents))]
public abstract record EmbeddedResourceResource : Extensible;

/// <summary>Tells the two kinds of contents apart by the field that only one of them has.</summary>
internal sealed class EmbeddedResourceResourceConverter : JsonConverter<EmbeddedResourceResource>
{
    public override EmbeddedResourceResource Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PropertyFinder.Has(reader, "blob") && !PropertyFinder.Has(reader, "text")
            ? Nested.Read<BlobResourceContents>(ref reader, options)
            : Nested.Read<TextResourceContents>(ref reader, options);

    public override void Write(Utf8JsonWriter writer, EmbeddedResourceResource value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<EmbeddedResourceResource>)options.GetTypeInfo(typeof(EmbeddedResourceResource)));
}
