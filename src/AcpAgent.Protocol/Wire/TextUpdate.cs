using System.Text.Json;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>
/// The short way for the updates that come by the hundred a second: a piece of text of a message. Writes what the serializer would;
/// whatever has more to it is left to that.
/// </summary>
internal static class TextUpdate
{
    private static readonly JsonEncodedText SessionId = JsonEncodedText.Encode("sessionId");
    private static readonly JsonEncodedText Update = JsonEncodedText.Encode("update");
    private static readonly JsonEncodedText Kind = JsonEncodedText.Encode("sessionUpdate");
    private static readonly JsonEncodedText AgentMessage = JsonEncodedText.Encode("agent_message_chunk");
    private static readonly JsonEncodedText AgentThought = JsonEncodedText.Encode("agent_thought_chunk");
    private static readonly JsonEncodedText Content = JsonEncodedText.Encode("content");
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Text = JsonEncodedText.Encode("text");
    private static readonly JsonEncodedText MessageId = JsonEncodedText.Encode("messageId");

    /// <summary>Writes a notification's parameters, if they are a piece of text and nothing else.</summary>
    public static bool TryWrite(Utf8JsonWriter json, SessionNotification notification)
    {
        if (notification is not { Meta: null, Update: ContentChunk { Meta: null, Content: TextContent { Meta: null, Annotations: null } text } chunk }
            || chunk is not (AgentMessageChunk or AgentThoughtChunk))
        {
            return false;
        }

        json.WriteStartObject();
        json.WriteString(SessionId, notification.SessionId);
        json.WriteStartObject(Update);
        json.WriteString(Kind, chunk is AgentMessageChunk ? AgentMessage : AgentThought);
        json.WriteStartObject(Content);
        json.WriteString(Type, Text);
        json.WriteString(Text, text.Text);
        json.WriteEndObject();
        if (chunk.MessageId is { } message)
        {
            json.WriteString(MessageId, message);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        return true;
    }
}
