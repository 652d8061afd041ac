using System.Text.Json;
using System.Text.Json.Nodes;

namespace AcpAgent.Protocol.Schema;

/// <summary>Looks into an object before it is read.</summary>
internal static class PropertyFinder
{
    private static readonly MetaConverter MetaReader = new();
    private static readonly MapConverter<JsonElement> MapReader = new();

    /// <summary>
    /// Moves <paramref name="reader"/>, a copy that stands at the start of an object, to the value of its property
    /// <paramref name="name"/>, or to the end of the object.
    /// </summary>
    public static bool Find(ref Utf8JsonReader reader, string name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.TrySkip();
        }

        return false;
    }

    /// <summary>Whether the object at <paramref name="reader"/> has the property; false for what is not an object.</summary>
    public static bool Has(Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.StartObject && Find(ref reader, name);

    /// <summary>Reads one property of the object at <paramref name="reader"/>, wherever in it the property stands.</summary>
    /// <exception cref="AcpFormatException">The property is missing or does not fit, or there is no object.</exception>
    public static T Required<T>(Utf8JsonReader reader, string name, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Nested.Expected("an object", ref reader);
        }

        return Find(ref reader, name)
            ? Nested.Read<T>(ref reader, options, "." + name)
            : throw new AcpFormatException("missing required field", "." + name, missing: true);
    }

    /// <summary>Reads one property that counts as absent where it does not fit.</summary>
    public static T? Lenient<T>(Utf8JsonReader reader, string name, JsonSerializerOptions options)
        where T : class =>
        Find(ref reader, name) && Nested.TryRead<T>(ref reader, options, out var value) ? value : null;

    /// <summary>Reads <c>_meta</c>.</summary>
    public static JsonObject? Meta(Utf8JsonReader reader, JsonSerializerOptions options) =>
        Find(ref reader, "_meta") ? MetaReader.Read(ref reader, typeof(JsonObject), options) : null;

    /// <summary>Reads the properties that are none of <paramref name="known"/>.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Others(
        Utf8JsonReader reader, ReadOnlySpan<string> known, JsonSerializerOptions options)
    {
        var others = new Dictionary<string, JsonElement>(MapReader.Read(ref reader, typeof(object), options));
        foreach (var name in known)
        {
            others.Remove(name);
        }

        return others;
    }
}
