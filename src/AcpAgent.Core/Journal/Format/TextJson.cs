using System.Text;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Journal.Format;

/// <summary>
/// The short way for the records that come by the hundred a second: <see cref="AgentText"/> and <see cref="AgentThought"/>. Writes and reads
/// the same JSON as the general way; whatever is unusual is left to that.
/// </summary>
internal static class TextJson
{
    private static ReadOnlySpan<byte> TextStart => "{\"type\":\"text\",\"messageId\":\""u8;

    private static ReadOnlySpan<byte> ThoughtStart => "{\"type\":\"thought\",\"messageId\":\""u8;

    private static ReadOnlySpan<byte> Between => "\",\"text\":\""u8;

    public static bool TryWrite(ByteBuffer buffer, JournalRecord record)
    {
        switch (record)
        {
            case AgentText text when Usual(text.MessageId, text.Text):
                Write(buffer, TextStart, text.MessageId, text.Text);
                return true;
            case AgentThought thought when Usual(thought.MessageId, thought.Text):
                Write(buffer, ThoughtStart, thought.MessageId, thought.Text);
                return true;
            default:
                return false;
        }
    }

    public static JournalRecord? TryRead(ReadOnlySpan<byte> json) =>
        json.StartsWith(TextStart) && TryRead(json[TextStart.Length..], out var id, out var text) ? new AgentText(id, text)
        : json.StartsWith(ThoughtStart) && TryRead(json[ThoughtStart.Length..], out id, out text) ? new AgentThought(id, text)
        : null;

    private static bool Usual(string? id, string? text) => id is not null && text is not null && RawText.IsPlain(id);

    private static void Write(ByteBuffer buffer, ReadOnlySpan<byte> start, string id, string text)
    {
        buffer.Append(start);
        RawText.Write(buffer, id);
        buffer.Append(Between);
        RawText.Write(buffer, text);
        buffer.Append("\"}"u8);
    }

    // `json` stands after the opening quote of the id. Only what `Write` wrote with no escapes but the simple ones is read here.
    private static bool TryRead(ReadOnlySpan<byte> json, out string id, out string text)
    {
        id = text = "";
        var quote = json.IndexOf((byte)'"');
        if (quote < 0 || json[..quote].Contains((byte)'\\') || !json[quote..].StartsWith(Between) || !json.EndsWith("\"}"u8))
        {
            return false;
        }

        id = Encoding.UTF8.GetString(json[..quote]);
        var value = json[(quote + Between.Length)..^2];
        if (!value.ContainsAny((byte)'\\', (byte)'"'))
        {
            text = Encoding.UTF8.GetString(value);
            return true;
        }

        return false;
    }
}
