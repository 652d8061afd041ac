using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary><c>_meta</c>: what is no object, or one with a key twice, is absent; a <see cref="JsonObject"/> would throw at its first use.</summary>
internal sealed class MetaConverter : JsonConverter<JsonObject>
{
    private static readonly JsonDocumentOptions OnceEach = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    public override JsonObject? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.TrySkip();
            return null;
        }

        var value = Nested.Read<JsonElement>(ref reader, options);
        try
        {
            return JsonObject.Create(JsonElement.Parse(JsonMarshal.GetRawUtf8Value(value), OnceEach));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, JsonObject value, JsonSerializerOptions options) => value.WriteTo(writer, options);
}
