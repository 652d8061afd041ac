using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>
/// The id of a JSON-RPC request: null, a 64 bit integer or a string, echoed exactly; <c>0</c> and <c>"0"</c> differ.
/// The default is null.
/// </summary>
[JsonConverter(typeof(RequestIdConverter))]
public readonly record struct RequestId
{
    private readonly long _number;
    private readonly bool _isNumber;
    private readonly string? _text;

    /// <summary>A numeric id.</summary>
    public RequestId(long number)
    {
        _number = number;
        _isNumber = true;
    }

    /// <summary>A textual id.</summary>
    public RequestId(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
    }

    /// <summary>The id that says nothing, as in answers to messages whose id could not be read.</summary>
    public static RequestId Null => default;

    /// <summary>Whether this is null.</summary>
    public bool IsNull => !_isNumber && _text is null;

    /// <summary>The number, where it is one.</summary>
    public long? Number => _isNumber ? _number : null;

    /// <summary>The text, where it is one.</summary>
    public string? Text => _text;

    /// <summary>A numeric id.</summary>
    public static implicit operator RequestId(long number) => new(number);

    /// <summary>A textual id.</summary>
    public static implicit operator RequestId(string text) => new(text);

    /// <summary>The id as JSON writes it, for logs.</summary>
    public override string ToString() =>
        _isNumber ? _number.ToString(CultureInfo.InvariantCulture) : _text is null ? "null" : $"\"{_text}\"";
}

/// <summary>Reads and writes a <see cref="RequestId"/>.</summary>
internal sealed class RequestIdConverter : JsonConverter<RequestId>
{
    public override bool HandleNull => true;

    public override RequestId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.String => new RequestId(reader.GetString()!),
        JsonTokenType.Number when reader.TryGetInt64(out var number) => new RequestId(number),
        JsonTokenType.Number => throw new AcpFormatException("expected a 64 bit integer"),
        _ => throw Nested.Expected("null, an integer or a string", ref reader),
    };

    public override void Write(Utf8JsonWriter writer, RequestId value, JsonSerializerOptions options)
    {
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }
}
