using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>An answer to one field of a form.</summary>
[JsonConverter(typeof(ElicitationContentValueConverter))]
public abstract record ElicitationContentValue;

/// <summary>A text.</summary>
/// <param name="Value">The text.</param>
public sealed record StringContentValue(string Value) : ElicitationContentValue;

/// <summary>A whole number.</summary>
/// <param name="Value">The number.</param>
public sealed record IntegerContentValue(long Value) : ElicitationContentValue;

/// <summary>A number.</summary>
/// <param name="Value">The number, finite.</param>
public sealed record NumberContentValue(double Value) : ElicitationContentValue;

/// <summary>Yes or no.</summary>
/// <param name="Value">Which.</param>
public sealed record BooleanContentValue(bool Value) : ElicitationContentValue;

/// <summary>Several choices.</summary>
/// <param name="Value">The choices, in order.</param>
public sealed record StringArrayContentValue(IReadOnlyList<string> Value) : ElicitationContentValue;

/// <summary>Tells the answers apart by what they are in JSON.</summary>
internal sealed class ElicitationContentValueConverter : JsonConverter<ElicitationContentValue>
{
    private static readonly ListConverter<string> List = new();
    private static readonly DoubleConverter Number = new();

    public override ElicitationContentValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String => new StringContentValue(reader.GetString()!),
            JsonTokenType.True or JsonTokenType.False => new BooleanContentValue(reader.GetBoolean()),
            JsonTokenType.Number when reader.TryGetInt64(out var integer) => new IntegerContentValue(integer),
            JsonTokenType.Number => new NumberContentValue(Number.Read(ref reader, typeof(double), options)),
            JsonTokenType.StartArray => new StringArrayContentValue(List.Read(ref reader, typeof(IReadOnlyList<string>), options)!),
            _ => throw Nested.Expected("a string, a number, a boolean or a list of strings", ref reader),
        };

    public override void Write(Utf8JsonWriter writer, ElicitationContentValue value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case StringContentValue text:
                writer.WriteStringValue(text.Value);
                break;
            case IntegerContentValue integer:
                writer.WriteNumberValue(integer.Value);
                break;
            case NumberContentValue number:
                writer.WriteNumberValue(number.Value);
                break;
            case BooleanContentValue flag:
                writer.WriteBooleanValue(flag.Value);
                break;
            case StringArrayContentValue list:
                List.Write(writer, list.Value, options);
                break;
        }
    }
}
