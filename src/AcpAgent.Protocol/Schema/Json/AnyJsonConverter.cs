using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>
/// JSON of any shape. Half a surrogate pair, which JSON can spell (<c>"\ud800"</c>) and text cannot hold, becomes U+FFFD both ways:
/// the framework reads it without complaint and throws at the first look at it, even while writing.
/// </summary>
internal sealed class AnyJsonConverter : JsonConverter<JsonElement>
{
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 128 };

    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Repaired(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => Write(writer, value);

    public static void Write(Utf8JsonWriter writer, JsonElement value) => Repaired(value).WriteTo(writer);

    private static JsonElement Repaired(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array
        && SurrogateRepair.TryRepair(JsonMarshal.GetRawUtf8Value(value), out var repaired)
            ? JsonElement.Parse(repaired, Limits)
            : value;
}
