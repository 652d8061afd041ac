using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AcpAgent.Protocol.Schema;

/// <summary>
/// Reads a tagged union whose discriminator may stand anywhere in the object. The table is the type's own
/// <see cref="JsonPolymorphismOptions"/>; a member without a discriminator takes whatever no other member does.
/// </summary>
/// <remarks>
/// A member that the discriminator names is the only one tried, also where the schema would let a spoiled one pass as the member
/// without: an HTTP server with a bad URL must not turn into a command to start.
/// The serializer's own reading of unions refuses properties that begin with <c>$</c>, and without a discriminator throws what
/// is not a <see cref="JsonException"/>.
/// </remarks>
internal static class UnionReader
{
    public static T Read<T>(ref Utf8JsonReader reader, JsonPolymorphismOptions union, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Nested.Expected("an object", ref reader);
        }

        var name = union.TypeDiscriminatorPropertyName;
        var tag = reader;
        var tagged = PropertyFinder.Find(ref tag, name) && tag.TokenType == JsonTokenType.String;
        Type? fallback = null;
        foreach (var member in union.DerivedTypes)
        {
            if (member.TypeDiscriminator is not string discriminator)
            {
                fallback ??= member.DerivedType;
            }
            else if (tagged && tag.ValueTextEquals(discriminator))
            {
                return ReadMember<T>(ref reader, member.DerivedType, options);
            }
        }

        if (fallback is null)
        {
            throw tag.TokenType == JsonTokenType.EndObject
                ? new AcpFormatException("missing required field", "." + name, missing: true)
                : Unknown(name, ref tag);
        }

        try
        {
            return ReadMember<T>(ref reader, fallback, options);
        }
        catch (JsonException) when (tagged)
        {
            throw Unknown(name, ref tag);
        }
    }

    private static T ReadMember<T>(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        (T)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(type))!;

    private static AcpFormatException Unknown(string name, ref Utf8JsonReader tag)
    {
        if (tag.TokenType != JsonTokenType.String)
        {
            return new AcpFormatException($"expected a string, found {Nested.Describe(tag.TokenType)}", "." + name);
        }

        return AcpFormatException.Unknown(tag.GetString()!, "." + name);
    }
}
