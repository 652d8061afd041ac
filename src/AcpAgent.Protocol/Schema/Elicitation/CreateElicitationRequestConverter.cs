using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AcpAgent.Protocol.Schema;

/// <summary>Reads and writes a <see cref="CreateElicitationRequest"/>: two unions, the mode's and the scope's, in one flat object.</summary>
internal sealed class CreateElicitationRequestConverter : JsonConverter<CreateElicitationRequest>
{
    private const string Form = "form";
    private const string Url = "url";

    public override CreateElicitationRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var message = PropertyFinder.Required<string>(reader, "message", options);
        var mode = PropertyFinder.Required<string>(reader, "mode", options);
        var scope = ReadScope(reader, options);
        var meta = PropertyFinder.Meta(reader, options);
        CreateElicitationRequest request = mode switch
        {
            Form => new ElicitationFormMode
            {
                Message = message,
                Scope = scope,
                RequestedSchema = PropertyFinder.Required<ElicitationSchema>(reader, "requestedSchema", options),
                Meta = meta,
            },
            Url => new ElicitationUrlMode
            {
                Message = message,
                Scope = scope,
                ElicitationId = PropertyFinder.Required<string>(reader, "elicitationId", options),
                Url = PropertyFinder.Required<string>(reader, "url", options),
                Meta = meta,
            },
            _ => new ElicitationOtherMode
            {
                Message = message,
                Scope = scope,
                Mode = mode,
                Extra = PropertyFinder.Others(
                    reader, ["message", "mode", "sessionId", "toolCallId", "requestId", "_meta"], options),
                Meta = meta,
            },
        };
        reader.TrySkip();
        return request;
    }

    public override void Write(Utf8JsonWriter writer, CreateElicitationRequest value, JsonSerializerOptions options)
    {
        var session = value.Scope as ElicitationSessionScope;
        writer.WriteStartObject();
        writer.WriteString("message", value.Message);
        if (session is not null)
        {
            writer.WriteString("sessionId", session.SessionId);
            if (session.ToolCallId is { } toolCall)
            {
                writer.WriteString("toolCallId", toolCall);
            }
        }
        else if (value.Scope is ElicitationRequestScope request)
        {
            writer.WritePropertyName("requestId");
            JsonSerializer.Serialize(writer, request.RequestId, (JsonTypeInfo<RequestId>)options.GetTypeInfo(typeof(RequestId)));
        }

        switch (value)
        {
            case ElicitationFormMode form:
                writer.WriteString("mode", Form);
                writer.WritePropertyName("requestedSchema");
                JsonSerializer.Serialize(
                    writer, form.RequestedSchema, (JsonTypeInfo<ElicitationSchema>)options.GetTypeInfo(typeof(ElicitationSchema)));
                break;
            case ElicitationUrlMode url:
                writer.WriteString("mode", Url);
                writer.WriteString("elicitationId", url.ElicitationId);
                writer.WriteString("url", url.Url);
                break;
            case ElicitationOtherMode other:
                writer.WriteString("mode", other.Mode);
                Nested.WriteExtra(writer, other.Extra);
                break;
        }

        Nested.WriteMeta(writer, value, options);
        writer.WriteEndObject();
    }

    private static ElicitationScope ReadScope(Utf8JsonReader reader, JsonSerializerOptions options) =>
        PropertyFinder.Has(reader, "requestId") && !PropertyFinder.Has(reader, "sessionId")
            ? new ElicitationRequestScope { RequestId = PropertyFinder.Required<RequestId>(reader, "requestId", options) }
            : new ElicitationSessionScope
            {
                SessionId = PropertyFinder.Required<string>(reader, "sessionId", options),
                ToolCallId = PropertyFinder.Lenient<string>(reader, "toolCallId", options),
            };
}
