using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Request parameters for changing a setting of a session.</summary>
[JsonConverter(typeof(SetSessionConfigOptionRequestConverter))]
public sealed record SetSessionConfigOptionRequest : Extensible
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The setting.</summary>
    public required string ConfigId { get; init; }

    /// <summary>Its new value.</summary>
    public required SessionConfigValue Value { get; init; }
}

/// <summary>The value of a setting: the id of one of a select's values, or a boolean.</summary>
public readonly record struct SessionConfigValue
{
    private readonly string? _id;
    private readonly bool _flag;

    /// <summary>A value of a select.</summary>
    public SessionConfigValue(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        _id = id;
    }

    /// <summary>A boolean.</summary>
    public SessionConfigValue(bool flag) => _flag = flag;

    /// <summary>The id of the value of a select, where it is one.</summary>
    public string? Id => _id;

    /// <summary>The boolean, where it is one.</summary>
    public bool? Flag => _id is null ? _flag : null;

    /// <summary>A value of a select.</summary>
    public static implicit operator SessionConfigValue(string id) => new(id);

    /// <summary>A boolean.</summary>
    public static implicit operator SessionConfigValue(bool flag) => new(flag);
}

/// <summary>
/// A boolean is marked by <c>type: "boolean"</c> beside it. Whatever else <c>type</c> says, a string is the id of a value: types
/// to come are selects to those who do not know them.
/// </summary>
internal sealed class SetSessionConfigOptionRequestConverter : JsonConverter<SetSessionConfigOptionRequest>
{
    private const string BooleanType = "boolean";

    public override SetSessionConfigOptionRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var isBoolean = PropertyFinder.Lenient<string>(reader, "type", options) == BooleanType;
        var request = new SetSessionConfigOptionRequest
        {
            SessionId = PropertyFinder.Required<string>(reader, "sessionId", options),
            ConfigId = PropertyFinder.Required<string>(reader, "configId", options),
            Value = isBoolean
                ? PropertyFinder.Required<bool>(reader, "value", options)
                : PropertyFinder.Required<string>(reader, "value", options),
            Meta = PropertyFinder.Meta(reader, options),
        };
        reader.TrySkip();
        return request;
    }

    public override void Write(Utf8JsonWriter writer, SetSessionConfigOptionRequest value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("sessionId", value.SessionId);
        writer.WriteString("configId", value.ConfigId);
        if (value.Value.Flag is { } flag)
        {
            writer.WriteString("type", BooleanType);
            writer.WriteBoolean("value", flag);
        }
        else
        {
            writer.WriteString("value", value.Value.Id);
        }

        Nested.WriteMeta(writer, value, options);
        writer.WriteEndObject();
    }
}
