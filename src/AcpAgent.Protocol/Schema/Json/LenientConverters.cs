using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AcpAgent.Protocol.Schema;

/// <summary><c>x-deserialize-default-on-error</c>: a value that does not fit is absent.</summary>
internal sealed class LenientConverter<T> : JsonConverter<T?>
    where T : class
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Nested.TryRead<T>(ref reader, options, out var value) ? value : null;

    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value!, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
}

/// <summary>The same for numbers, booleans and enumerations.</summary>
internal sealed class LenientValueConverter<T> : JsonConverter<T?>
    where T : struct
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.Null && Nested.TryRead<T>(ref reader, options, out var value) ? value : null;

    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value!.Value, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
}

/// <summary>The same where the protocol has a default instead of an absent value: what does not fit, and <c>null</c>, is the default.</summary>
internal sealed class LenientOrNewConverter<T> : JsonConverter<T>
    where T : new()
{
    public override bool HandleNull => true;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Nested.TryRead<T>(ref reader, options, out var value) ? value! : new T();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
}
