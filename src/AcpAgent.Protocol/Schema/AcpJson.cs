using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AcpAgent.Protocol.Schema;

/// <summary>The one way the protocol's types become JSON and back: compact, raw UTF-8, strict where the schema is, lenient where it says so.</summary>
public static class AcpJson
{
    /// <summary>The metadata of the protocol's types.</summary>
    public static AcpJsonContext Context { get; } = new(new JsonSerializerOptions(AcpJsonContext.Default.Options)
    {
        Encoder = new RawJsonEncoder(),
    });

    /// <summary>The settings behind <see cref="Context"/>, read-only.</summary>
    /// <remarks>
    /// Copy them to combine these types with others: the converters among them do half of the work. To read, prefer
    /// <see cref="Read{T}(ReadOnlySpan{byte}, JsonTypeInfo{T}, string)"/> to the serializer: it also knows how to read a bare union.
    /// </remarks>
    public static JsonSerializerOptions Options => Context.Options;

    /// <summary>The settings of a <see cref="Utf8JsonWriter"/> for these types; a writer brings its own escaping, whatever <see cref="Options"/> say.</summary>
    public static JsonWriterOptions WriterOptions => new() { Encoder = Options.Encoder, MaxDepth = Options.MaxDepth };

    /// <summary>Reads a value that has already been parsed.</summary>
    /// <param name="json">The value.</param>
    /// <param name="type">Its type, from <see cref="Context"/>.</param>
    /// <param name="place">What to call the value in errors, such as <c>params</c>; empty for nothing.</param>
    /// <exception cref="AcpFormatException">It does not fit; says which field and why.</exception>
    public static T Read<T>(JsonElement json, JsonTypeInfo<T> type, string place = "") =>
        Read(JsonMarshal.GetRawUtf8Value(json), type, place);

    /// <summary>Reads a value from UTF-8.</summary>
    /// <inheritdoc cref="Read{T}(JsonElement, JsonTypeInfo{T}, string)"/>
    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string place = "")
    {
        ArgumentNullException.ThrowIfNull(type);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Options.MaxDepth });
            reader.Read();
            var value = Nested.Read(ref reader, type);
            reader.Read();
            return value;
        }
        catch (JsonException e)
        {
            throw AcpFormatException.From(e, place);
        }
    }

    /// <summary>Says which field a failed read is about and why, without CLR names: <c>missing required field `cwd`</c>.</summary>
    public static string Describe(JsonException exception) => AcpFormatException.From(exception).Message;
}
