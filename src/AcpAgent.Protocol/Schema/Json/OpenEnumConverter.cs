using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Reads and writes the string of an <see cref="IOpenEnum{TSelf}"/>.</summary>
internal sealed class OpenEnumConverter<T> : JsonConverter<T>
    where T : struct, IOpenEnum<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? T.Of(reader.GetString()!) : throw Nested.Expected("a string", ref reader);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
