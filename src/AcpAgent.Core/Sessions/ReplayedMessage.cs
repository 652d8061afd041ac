using System.Text;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Sessions;

/// <summary>A message being put together again from its pieces.</summary>
internal sealed class ReplayedMessage(string id, bool isThought)
{
    private string _text = "";
    private StringBuilder? _pieces;

    public void Append(string text)
    {
        if (_text.Length == 0 && _pieces is null)
        {
            _text = text;
        }
        else
        {
            (_pieces ??= new StringBuilder(_text)).Append(text);
        }
    }

    public void Flush(Action<SessionUpdate> show)
    {
        var text = _pieces?.ToString() ?? _text;
        for (var start = 0; start < text.Length;)
        {
            var length = Math.Min(Replay.ChunkCharacters, text.Length - start);
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]))
            {
                length--;
            }

            var content = new TextContent { Text = length == text.Length ? text : text.Substring(start, length) };
            show(isThought
                ? new AgentThoughtChunk { MessageId = id, Content = content }
                : new AgentMessageChunk { MessageId = id, Content = content });
            start += length;
        }
    }
}
