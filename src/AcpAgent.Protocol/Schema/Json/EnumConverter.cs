using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>
/// A closed enumeration by its <see cref="JsonStringEnumMemberNameAttribute"/> names, exactly: the serializer's own converter
/// ignores case, takes numbers, and names the CLR type in its errors.
/// </summary>
internal sealed class EnumConverter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Values = ReadNames();
    private static readonly FrozenDictionary<T, JsonEncodedText> Names =
        Values.ToFrozenDictionary(pair => pair.Value, pair => JsonEncodedText.Encode(pair.Key));

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Nested.Expected("a string", ref reader);
        }

        var text = reader.GetString()!;
        if (Values.TryGetValue(text, out var value))
        {
            return value;
        }

        throw AcpFormatException.Unknown(text);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Names.TryGetValue(value, out var name)
            ? name
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a value of the protocol."));

    private static FrozenDictionary<string, T> ReadNames() => typeof(T)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToFrozenDictionary(
            field => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name,
            field => (T)field.GetValue(null)!,
            StringComparer.Ordinal);
}
