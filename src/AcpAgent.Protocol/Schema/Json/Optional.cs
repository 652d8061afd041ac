using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AcpAgent.Protocol.Schema;

/// <summary>A field that may be left out, which is not the same as <c>null</c>: left out keeps, <c>null</c> clears, a value replaces.</summary>
/// <typeparam name="T">The type of the value, nullable where <c>null</c> can be said.</typeparam>
public readonly record struct Optional<T>
{
    private readonly T _value;

    /// <summary>A field that is there, with <paramref name="value"/> (possibly <c>null</c>).</summary>
    public Optional(T value)
    {
        _value = value;
        IsSet = true;
    }

    /// <summary>Whether the field is there at all.</summary>
    public bool IsSet { get; }

    /// <summary>The value of the field; the default where it is left out.</summary>
    public T Value => _value;

    /// <summary>A field that is there, with <paramref name="value"/>.</summary>
    public static implicit operator Optional<T>(T value) => new(value);

    /// <summary>The value, or <paramref name="current"/> where the field is left out.</summary>
    public T Or(T current) => IsSet ? _value : current;
}

/// <summary>An optional field whose malformed value counts as left out.</summary>
internal sealed class LenientOptionalConverter<T> : JsonConverter<Optional<T?>>
    where T : class
{
    public override bool HandleNull => true;

    public override Optional<T?> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? new Optional<T?>(null)
        : Nested.TryRead<T>(ref reader, options, out var value) ? new Optional<T?>(value)
        : default;

    public override void Write(Utf8JsonWriter writer, Optional<T?> value, JsonSerializerOptions options)
    {
        if (value.Value is { } text)
        {
            JsonSerializer.Serialize(writer, text, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>An optional list: items that do not fit are left out, what is no list counts as left out.</summary>
internal sealed class LenientOptionalListConverter<T> : JsonConverter<Optional<IReadOnlyList<T>?>>
{
    private static readonly LenientListConverter<T> Items = new();

    public override bool HandleNull => true;

    public override Optional<IReadOnlyList<T>?> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return new Optional<IReadOnlyList<T>?>(null);
        }

        var items = Items.Read(ref reader, typeof(IReadOnlyList<T>), options);
        return items is null ? default : new Optional<IReadOnlyList<T>?>(items);
    }

    public override void Write(Utf8JsonWriter writer, Optional<IReadOnlyList<T>?> value, JsonSerializerOptions options)
    {
        if (value.Value is { } items)
        {
            Items.Write(writer, items, options);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
