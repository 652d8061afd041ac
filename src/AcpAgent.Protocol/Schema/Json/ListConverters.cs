using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AcpAgent.Protocol.Schema;

/// <summary>A list in which every item must fit; the serializer's own would let <c>null</c> items in.</summary>
internal class ListConverter<T> : JsonConverter<IReadOnlyList<T>>
{
    public override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Nested.Expected("an array", ref reader);
        }

        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            try
            {
                items.Add(Nested.Read<T>(ref reader, options));
            }
            catch (JsonException e)
            {
                throw AcpFormatException.Within(e, $"[{items.Count}]");
            }
        }

        return items;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        var typeInfo = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        writer.WriteStartArray();
        for (var i = 0; i < value.Count; i++)
        {
            JsonSerializer.Serialize(writer, value[i], typeInfo);
        }

        writer.WriteEndArray();
    }
}

/// <summary><c>x-deserialize-default-on-null</c>: <c>null</c> is the empty list; an item that does not fit is an error.</summary>
internal sealed class NullAsEmptyListConverter<T> : ListConverter<T>
{
    public override bool HandleNull => true;

    public override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? [] : base.Read(ref reader, typeToConvert, options);
}

/// <summary><c>x-deserialize-skip-invalid-items</c> and <c>-default-on-error</c>: what does not fit is left out, what is no list is absent.</summary>
internal class LenientListConverter<T> : ListConverter<T>
{
    public override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.TrySkip();
            return null;
        }

        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Nested.TryRead<T>(ref reader, options, out var item))
            {
                items.Add(item!);
            }
        }

        return items;
    }
}

/// <summary>The same where the protocol has no absent list: what is no list is the empty one.</summary>
internal sealed class LenientListOrEmptyConverter<T> : LenientListConverter<T>
{
    public override bool HandleNull => true;

    public override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        base.Read(ref reader, typeToConvert, options) ?? [];
}
