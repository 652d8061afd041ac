using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>What the user did with an elicitation.</summary>
[JsonConverter(typeof(CreateElicitationResponseConverter))]
public abstract record CreateElicitationResponse : Extensible;

/// <summary>The user answered.</summary>
public sealed record ElicitationAcceptAction : CreateElicitationResponse
{
    /// <summary>The answers by field, for a form. They are the client's word: validate them against the form.</summary>
    [JsonConverter(typeof(MapConverter<ElicitationContentValue>))]
    public IReadOnlyDictionary<string, ElicitationContentValue>? Content { get; init; }
}

/// <summary>The user said no.</summary>
public sealed record ElicitationDeclineAction : CreateElicitationResponse;

/// <summary>The user went away without an answer.</summary>
public sealed record ElicitationCancelAction : CreateElicitationResponse;

/// <summary>An action that this version does not know; treat it as a cancellation.</summary>
public sealed record ElicitationOtherAction : CreateElicitationResponse
{
    /// <summary>Its name.</summary>
    public required string Action { get; init; }

    /// <summary>Its own fields.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>Reads and writes a <see cref="CreateElicitationResponse"/> by its <c>action</c>.</summary>
internal sealed class CreateElicitationResponseConverter : JsonConverter<CreateElicitationResponse>
{
    private static readonly MapConverter<ElicitationContentValue> Map = new();

    public override CreateElicitationResponse Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var action = reader;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Nested.Expected("an object", ref reader);
        }

        return PropertyFinder.Find(ref action, "action") && action.TokenType == JsonTokenType.String
            ? action.GetString() switch
            {
                "accept" => Nested.Read<ElicitationAcceptAction>(ref reader, options),
                "decline" => Nested.Read<ElicitationDeclineAction>(ref reader, options),
                "cancel" => Nested.Read<ElicitationCancelAction>(ref reader, options),
                _ => Nested.Read<ElicitationOtherAction>(ref reader, options),
            }
            : Nested.Read<ElicitationOtherAction>(ref reader, options);
    }

    public override void Write(Utf8JsonWriter writer, CreateElicitationResponse value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("action", value switch
        {
            ElicitationAcceptAction => "accept",
            ElicitationDeclineAction => "decline",
            ElicitationOtherAction other => other.Action,
            _ => "cancel",
        });
        if (value is ElicitationAcceptAction { Content: { } content })
        {
            writer.WritePropertyName("content");
            Map.Write(writer, content, options);
        }

        Nested.WriteExtra(writer, (value as ElicitationOtherAction)?.Extra);
        Nested.WriteMeta(writer, value, options);
        writer.WriteEndObject();
    }
}
