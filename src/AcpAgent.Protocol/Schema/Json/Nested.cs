using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AcpAgent.Protocol.Schema;

/// <summary>Reads a value inside a converter: unions by their discriminator, everything else by its own converter.</summary>
internal static class Nested
{
    /// <exception cref="JsonException">The value does not fit, with the place of the trouble below <paramref name="step"/>.</exception>
    public static T Read<T>(ref Utf8JsonReader reader, JsonSerializerOptions options, string step = "") =>
        Read(ref reader, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)), step);

    /// <inheritdoc cref="Read{T}(ref Utf8JsonReader, JsonSerializerOptions, string)"/>
    public static T Read<T>(ref Utf8JsonReader reader, JsonTypeInfo<T> type, string step = "")
    {
        try
        {
            return type.PolymorphismOptions is { } union ? UnionReader.Read<T>(ref reader, union, type.Options)
                : JsonSerializer.Deserialize(ref reader, type) is { } value ? value
                : throw new AcpFormatException("must not be null");
        }
        catch (JsonException e) when (step.Length != 0 || e is not AcpFormatException { Path: null })
        {
            throw AcpFormatException.Within(e, step);
        }
    }

    /// <summary>The same, but a value that does not fit is stepped over.</summary>
    /// <returns>Whether the value fits.</returns>
    public static bool TryRead<T>(ref Utf8JsonReader reader, JsonSerializerOptions options, out T? value)
    {
        var start = reader;
        try
        {
            value = Read<T>(ref reader, options);
            return true;
        }
        catch (JsonException)
        {
            reader = start;
            reader.TrySkip();
            value = default;
            return false;
        }
    }

    /// <summary>Writes <c>_meta</c> where there is any, for converters that write an object by hand.</summary>
    public static void WriteMeta(Utf8JsonWriter writer, Extensible value, JsonSerializerOptions options)
    {
        if (value.Meta is { } meta)
        {
            writer.WritePropertyName("_meta");
            meta.WriteTo(writer, options);
        }
    }

    /// <summary>Writes the fields of an object that this version of the protocol does not know.</summary>
    public static void WriteExtra(Utf8JsonWriter writer, IReadOnlyDictionary<string, JsonElement>? extra)
    {
        foreach (var (name, value) in extra ?? new Dictionary<string, JsonElement>())
        {
            writer.WritePropertyName(name);
            AnyJsonConverter.Write(writer, value);
        }
    }

    /// <summary>What a token is called in an error message.</summary>
    public static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.Null => "null",
        _ => "nothing",
    };

    public static AcpFormatException Expected(string what, ref Utf8JsonReader reader) =>
        new($"expected {what}, found {Describe(reader.TokenType)}");
}
