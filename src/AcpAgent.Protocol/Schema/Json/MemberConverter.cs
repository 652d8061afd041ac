using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AcpAgent.Protocol.Schema;

/// <summary>
/// For a member of a union that stands at the root of a message: by itself it is the same JSON as in the union, discriminator
/// and all, so that a writer that knows only the run-time type of a message writes it right.
/// </summary>
internal sealed class MemberConverter<T, TUnion> : JsonConverter<T>
    where T : class, TUnion
    where TUnion : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Nested.Read<TUnion>(ref reader, options) as T ?? throw new AcpFormatException("another kind than expected");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<TUnion>)options.GetTypeInfo(typeof(TUnion)));
}
