using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Reads and writes a <see cref="CreateElicitationResponse"/> by its <c>action</c>.</summary>
internal sealed class CreateElicitationResponseConverter : JsonConverter<CreateElicitationResponse>
{
    private const string Accept = "accept";
    private const string Decline = "decline";
    private const string Cancel = "cancel";
    private static readonly MapConverter<ElicitationContentValue> Map = new();

    public override CreateElicitationResponse Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var action = PropertyFinder.Required<string>(reader, "action", options);
        var meta = PropertyFinder.Meta(reader, options);
        CreateElicitationResponse response = action switch
        {
            Accept => new ElicitationAcceptAction { Content = ReadContent(reader, options), Meta = meta },
            Decline => new ElicitationDeclineAction { Meta = meta },
            Cancel => new ElicitationCancelAction { Meta = meta },
            _ => new ElicitationOtherAction
            {
                Action = action,
                Extra = PropertyFinder.Others(reader, ["action", "_meta"], options),
                Meta = meta,
            },
        };
        reader.TrySkip();
        return response;
    }

    public override void Write(Utf8JsonWriter writer, CreateElicitationResponse value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("action", value switch
        {
            ElicitationAcceptAction => Accept,
            ElicitationDeclineAction => Decline,
            ElicitationOtherAction other => other.Action,
            _ => Cancel,
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

    private static IReadOnlyDictionary<string, ElicitationContentValue>? ReadContent(Utf8JsonReader reader, JsonSerializerOptions options)
    {
        if (!PropertyFinder.Find(ref reader, "content") || reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        try
        {
            return Map.Read(ref reader, typeof(IReadOnlyDictionary<string, ElicitationContentValue>), options);
        }
        catch (JsonException e)
        {
            throw AcpFormatException.Within(e, ".content");
        }
    }
}
