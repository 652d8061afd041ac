using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Sessions;

/// <summary>The updates of one turn, in the order in which their first pieces came.</summary>
internal sealed class ReplayedTurn
{
    private readonly List<object> _items = [];
    private readonly Dictionary<string, ReplayedMessage> _messages = [];
    private readonly Dictionary<string, Call> _calls = [];

    /// <summary>Takes a record. One that begins the next turn first shows this one.</summary>
    public void Add(JournalRecord record, Action<SessionUpdate> show)
    {
        switch (record)
        {
            case PromptAccepted prompt:
                Flush(show);
                _items.Add(prompt);
                break;
            case AgentText text:
                Message(text.MessageId, isThought: false).Append(text.Text);
                break;
            case AgentThought thought:
                Message(thought.MessageId, isThought: true).Append(thought.Text);
                break;
            case AgentNote note:
                Message(note.MessageId, isThought: false).Append(note.Text);
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
                    RawOutput = Projection.RawOutput(ended) ?? found.Update.RawOutput,
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

    /// <summary>Shows what there is, and forgets it.</summary>
    public void Flush(Action<SessionUpdate> show)
    {
        foreach (var item in _items)
        {
            switch (item)
            {
                case PromptAccepted prompt:
                    foreach (var update in Projection.ToUpdates(prompt))
                    {
                        show(update);
                    }

                    break;
                case ReplayedMessage message:
                    message.Flush(show);
                    break;
                case Call call:
                    show(TerminalContent.Replayed(call.Update));
                    break;
                case SessionUpdate late:
                    show(TerminalContent.Replayed(late));
                    break;
            }
        }

        _items.Clear();
        _messages.Clear();
        _calls.Clear();
    }

    private ReplayedMessage Message(string messageId, bool isThought)
    {
        if (!_messages.TryGetValue(messageId, out var message))
        {
            message = new ReplayedMessage(messageId, isThought);
            _messages.Add(messageId, message);
            _items.Add(message);
        }

        return message;
    }

    private sealed class Call(ToolCallAnnounced announced)
    {
        public ToolCall Update { get; set; } = (ToolCall)Projection.ToUpdate(announced)!;

        public bool IsOver { get; set; }
    }
}
