using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.OpenAi.Requests;

/// <summary>Writes the body of a request.</summary>
internal sealed class RequestWriter(ModelSettings settings)
{
    private static readonly JsonWriterOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ReadOnlyMemory<byte> Write(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Unescaped))
        {
            json.WriteStartObject();
            if (Begins(json, "model"))
            {
                json.WriteStringValue(options?.ModelId ?? settings.Model);
            }

            if (Begins(json, "messages"))
            {
                WriteMessages(json, WireHistory.Of(messages));
            }

            WriteOptions(json, options);
            WriteExtra(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private void WriteOptions(Utf8JsonWriter json, ChatOptions? options)
    {
        if (Begins(json, "stream"))
        {
            json.WriteBooleanValue(true);
        }

        if (Begins(json, "stream_options"))
        {
            json.WriteStartObject();
            json.WriteBoolean("include_usage", true);
            json.WriteEndObject();
        }

        // By way of decimal, because 0.2 as a float is 0.200000003 as a double.
        if (((double?)(decimal?)options?.Temperature ?? settings.Temperature) is { } temperature && Begins(json, "temperature"))
        {
            json.WriteNumberValue(temperature);
        }

        if ((options?.MaxOutputTokens ?? settings.MaxTokens) is { } most && Begins(json, settings.MaxTokensField))
        {
            json.WriteNumberValue(most);
        }

        if (options?.Tools?.OfType<AIFunctionDeclaration>().ToList() is { Count: > 0 } tools && Begins(json, "tools"))
        {
            WriteTools(json, tools);
        }
    }

    /// <summary>Writes the name of a member, unless the extra body is going to replace it.</summary>
    private bool Begins(Utf8JsonWriter json, string name)
    {
        if (settings.ExtraBody is { } extra && extra.TryGetProperty(name, out _))
        {
            return false;
        }

        json.WritePropertyName(name);
        return true;
    }

    private void WriteExtra(Utf8JsonWriter json)
    {
        if (settings.ExtraBody is { } extra)
        {
            foreach (var member in extra.EnumerateObject())
            {
                member.WriteTo(json);
            }
        }
    }

    private void WriteMessages(Utf8JsonWriter json, IReadOnlyList<WireMessage> messages)
    {
        json.WriteStartArray();
        foreach (var message in messages)
        {
            json.WriteStartObject();
            switch (message)
            {
                case WireMessage.Instructions(var text):
                    WriteText(json, "system", text);
                    break;
                case WireMessage.User(var text):
                    WriteText(json, "user", text);
                    break;
                case WireMessage.Assistant reply:
                    WriteText(json, "assistant", reply.Text);
                    WriteReply(json, reply);
                    break;
                case WireMessage.Tool(var id, var text):
                    WriteText(json, "tool", text);
                    json.WriteString("tool_call_id", id);
                    break;
                default:
                    throw new InvalidOperationException($"No such message: {message.GetType().Name}.");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string role, string? text)
    {
        json.WriteString("role", role);
        json.WriteString("content", text);
    }

    private void WriteReply(Utf8JsonWriter json, WireMessage.Assistant reply)
    {
        if (settings.SendReasoning && reply.Thoughts is { } thoughts)
        {
            json.WriteString("reasoning_content", thoughts);
        }

        if (reply.Calls.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tool_calls");
        foreach (var call in reply.Calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.Id);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            json.WriteString("arguments", call.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTools(Utf8JsonWriter json, List<AIFunctionDeclaration> tools)
    {
        json.WriteStartArray();
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", tool.Name);
            json.WriteString("description", tool.Description);
            json.WritePropertyName("parameters");
            tool.JsonSchema.WriteTo(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
