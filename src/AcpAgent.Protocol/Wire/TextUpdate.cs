using System.Buffers;
using System.Text;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>
/// The short way for the updates that come by the hundred a second: a piece of text of a message, in which nothing has to be escaped. Writes
/// the line that the serializer would; whatever has more to it is left to that.
/// </summary>
internal static class TextUpdate
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\']);

    private static ReadOnlySpan<byte> Start => "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\""u8;

    private static ReadOnlySpan<byte> Message => "\",\"update\":{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\""u8;

    private static ReadOnlySpan<byte> Thought => "\",\"update\":{\"sessionUpdate\":\"agent_thought_chunk\",\"content\":{\"type\":\"text\",\"text\":\""u8;

    private static ReadOnlySpan<byte> MessageId => "\"},\"messageId\":\""u8;

    private static ReadOnlySpan<byte> End => "\"}}}\n"u8;

    /// <summary>Writes a notification as a line, its end included, if it is a plain piece of text and nothing else.</summary>
    public static bool TryWrite(IBufferWriter<byte> line, SessionNotification notification)
    {
        if (notification is not
            {
                Meta: null,
                Update: ContentChunk { Meta: null, MessageId: { } message, Content: TextContent { Meta: null, Annotations: null } text } chunk,
            }
            || chunk is not (AgentMessageChunk or AgentThoughtChunk)
            || notification.SessionId.AsSpan().ContainsAny(Escaped) || message.AsSpan().ContainsAny(Escaped) || text.Text.AsSpan().ContainsAny(Escaped))
        {
            return false;
        }

        line.Write(Start);
        Encoding.UTF8.GetBytes(notification.SessionId, line);
        line.Write(chunk is AgentMessageChunk ? Message : Thought);
        Encoding.UTF8.GetBytes(text.Text, line);
        line.Write(MessageId);
        Encoding.UTF8.GetBytes(message, line);
        line.Write(End);
        return true;
    }
}
