using System.Buffers;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>
/// The short way for the updates that come by the hundred a second: a piece of text of a message. Writes the line that the serializer
/// would; whatever has more to it is left to that.
/// </summary>
internal static class TextUpdate
{
    private static ReadOnlySpan<byte> Start => "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\""u8;

    private static ReadOnlySpan<byte> Content => "\",\"content\":{\"type\":\"text\",\"text\":\""u8;

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
            || Kind(chunk).IsEmpty
            || text.Text is null)
        {
            return false;
        }

        line.Write(Start);
        RawText.Write(line, notification.SessionId);
        line.Write(Kind(chunk));
        line.Write(Content);
        RawText.Write(line, text.Text);
        line.Write(MessageId);
        RawText.Write(line, message);
        line.Write(End);
        return true;
    }

    private static ReadOnlySpan<byte> Kind(ContentChunk chunk) => chunk switch
    {
        AgentMessageChunk => "\",\"update\":{\"sessionUpdate\":\"agent_message_chunk"u8,
        AgentThoughtChunk => "\",\"update\":{\"sessionUpdate\":\"agent_thought_chunk"u8,
        UserMessageChunk => "\",\"update\":{\"sessionUpdate\":\"user_message_chunk"u8,
        _ => [],
    };
}
