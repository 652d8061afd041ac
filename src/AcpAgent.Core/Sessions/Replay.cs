using System.Text;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Sessions;

/// <summary>
/// A session's conversation for a client that loads it: whole messages under the ids they were first shown with, each tool call
/// once in its last state, at the places where they first appeared; then the last plan, title and usage.
/// </summary>
public static class Replay
{
    /// <summary>Characters of one update at most; a longer message is sent as several chunks under one id.</summary>
    public const int ChunkCharacters = 1 << 20;

    /// <summary>Folds records into updates. Holds one turn in memory at a time.</summary>
    public static IEnumerable<SessionUpdate> Of(IEnumerable<JournalRecord> records)
    {
        var turn = new ReplayedTurn();
        var state = SessionState.Empty;
        foreach (var record in records)
        {
            state = state.After(record);
            if (record is PromptAccepted)
            {
                foreach (var update in turn.Flush())
                {
                    yield return update;
                }
            }

            turn.Add(record);
        }

        foreach (var update in turn.Flush())
        {
            yield return update;
        }

        if (state.Plan.Count > 0)
        {
            yield return new Plan { Entries = state.Plan };
        }

        if (state.Title is { } title)
        {
            yield return new SessionInfoUpdate { Title = title };
        }

        if (state.Usage is { } usage)
        {
            yield return usage;
        }
    }

    /// <summary>The updates of one turn, in the order in which their first pieces came.</summary>
    private sealed class ReplayedTurn
    {
        private readonly List<object> _items = [];
        private readonly Dictionary<string, Message> _messages = [];
        private readonly Dictionary<string, Call> _calls = [];

        public void Add(JournalRecord record)
        {
            switch (record)
            {
                case PromptAccepted prompt:
                    _items.Add(prompt);
                    break;
                case AgentText text:
                    MessageOf(text.MessageId, isThought: false).Text.Append(text.Text);
                    break;
                case AgentThought thought:
                    MessageOf(thought.MessageId, isThought: true).Text.Append(thought.Text);
                    break;
                case AgentNote note:
                    MessageOf(note.MessageId, isThought: false).Text.Append(note.Text);
                    break;
                case ToolCallAnnounced announced:
                    var call = new Call(announced);
                    _calls[announced.ToolCallId] = call;
                    _items.Add(call);
                    break;
                case ToolCallPrepared prepared when _calls.TryGetValue(prepared.ToolCallId, out var found):
                    found.Update = found.Update with
                    {
                        Title = prepared.Title ?? found.Update.Title,
                        Locations = prepared.Locations ?? found.Update.Locations,
                        Content = prepared.Content ?? found.Update.Content,
                        RawInput = Projection.RawInput(prepared.Arguments),
                    };
                    break;
                case ToolCallStarted started when _calls.TryGetValue(started.ToolCallId, out var found):
                    found.Update = found.Update with { Status = ToolCallStatus.InProgress };
                    break;
                case ToolCallProgressed progressed when _calls.TryGetValue(progressed.ToolCallId, out var found):
                    found.Update = found.Update with { Content = progressed.Content };
                    break;
                case ToolCallEnded ended when _calls.TryGetValue(ended.ToolCallId, out var found):
                    found.IsOver = true;
                    found.Update = found.Update with
                    {
                        Status = Projection.Status(ended.Outcome),
                        Content = ended.Content ?? found.Update.Content,
                    };
                    break;
                case TurnEnded:
                    foreach (var open in _calls.Values.Where(open => !open.IsOver))
                    {
                        // Only where its own end could not be written: the disk was full.
                        open.Update = open.Update with { Status = ToolCallStatus.Failed };
                    }

                    break;
                case ToolCallPrepared or ToolCallStarted or ToolCallProgressed or ToolCallEnded:
                    // Of a call of an earlier turn, whose end could only be written now.
                    _items.Add(Projection.ToUpdate(record)!);
                    break;
                default:
                    break;
            }
        }

        public IEnumerable<SessionUpdate> Flush()
        {
            foreach (var item in _items)
            {
                switch (item)
                {
                    case PromptAccepted prompt:
                        foreach (var update in Projection.ToUpdates(prompt))
                        {
                            yield return update;
                        }

                        break;
                    case Message message:
                        foreach (var update in message.ToUpdates())
                        {
                            yield return update;
                        }

                        break;
                    case Call call:
                        yield return call.Update;
                        break;
                    case SessionUpdate late:
                        yield return late;
                        break;
                }
            }

            _items.Clear();
            _messages.Clear();
            _calls.Clear();
        }

        private Message MessageOf(string messageId, bool isThought)
        {
            if (!_messages.TryGetValue(messageId, out var message))
            {
                message = new Message(messageId, isThought);
                _messages.Add(messageId, message);
                _items.Add(message);
            }

            return message;
        }
    }

    private sealed class Call(ToolCallAnnounced announced)
    {
        public ToolCall Update { get; set; } = (ToolCall)Projection.ToUpdate(announced)!;

        public bool IsOver { get; set; }
    }

    private sealed class Message(string id, bool isThought)
    {
        public StringBuilder Text { get; } = new();

        public IEnumerable<SessionUpdate> ToUpdates()
        {
            for (var start = 0; start < Text.Length;)
            {
                var length = Math.Min(ChunkCharacters, Text.Length - start);
                if (start + length < Text.Length && char.IsHighSurrogate(Text[start + length - 1]))
                {
                    length--;
                }

                var content = new TextContent { Text = Text.ToString(start, length) };
                yield return isThought
                    ? new AgentThoughtChunk { MessageId = id, Content = content }
                    : new AgentMessageChunk { MessageId = id, Content = content };
                start += length;
            }
        }
    }
}
