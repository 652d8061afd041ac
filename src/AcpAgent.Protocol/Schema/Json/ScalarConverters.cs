using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A string; anything else is refused in words a client's author understands.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Nested.Expected("a string", ref reader);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>A string that says something, for <c>minLength: 1</c>.</summary>
internal sealed class NonEmptyTextConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.String ? throw Nested.Expected("a string", ref reader)
        : reader.GetString() is { Length: > 0 } text ? text
        : throw new AcpFormatException("must not be empty");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class FlagConverter : JsonConverter<bool>
{
    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Nested.Expected("a boolean", ref reader),
    };

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}

/// <summary>A finite number: JSON cannot say infinity, so a number too large for a double is refused on the way in.</summary>
internal sealed class DoubleConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.Number ? throw Nested.Expected("a number", ref reader)
        : reader.TryGetDouble(out var value) && double.IsFinite(value) ? value
        : throw new AcpFormatException("number out of range");

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <summary>A whole number within the range of <typeparamref name="T"/>; <c>1.0</c> and <c>1e3</c> are whole too.</summary>
internal sealed class IntegerConverter<T> : JsonConverter<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw Nested.Expected("an integer", ref reader);
        }

        if (!reader.TryGetDecimal(out var number))
        {
            throw OutOfRange();
        }

        if (!decimal.IsInteger(number))
        {
            throw new AcpFormatException("expected an integer, found a fraction");
        }

        return number >= decimal.CreateChecked(T.MinValue) && number <= decimal.CreateChecked(T.MaxValue)
            ? T.CreateChecked(number)
            : throw OutOfRange();
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(decimal.CreateChecked(value));

    private static AcpFormatException OutOfRange() => new($"number out of range ({T.MinValue} to {T.MaxValue})");
}

/// <summary>A protocol version: every unsigned 16 bit number may be asked for.</summary>
internal sealed class ProtocolVersionConverter : JsonConverter<int>
{
    private static readonly IntegerConverter<ushort> Range = new();

    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Range.Read(ref reader, typeof(ushort), options);

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
