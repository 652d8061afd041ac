using System.Text.Json;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>What a session's journal holds: the view of a client that saw every record shown, and the facts that no client is shown.</summary>
internal sealed class JournalTruth
{
    private readonly Dictionary<string, List<JsonElement>> _history = [];
    private readonly HashSet<string> _openTurns = [];
    private JournalRecord? _last;

    private JournalTruth(IEnumerable<JournalEntry> entries)
    {
        foreach (var entry in entries)
        {
            Note(entry.Record);
            Show(entry.Record);
        }
    }

    /// <summary>What a client would have seen that saw all of it live.</summary>
    public SessionView View { get; } = new();

    /// <summary>The session's modes, the first one included.</summary>
    public List<string> Modes { get; } = [];

    /// <summary>How the turns ended that did.</summary>
    public List<TurnEnded> Ends { get; } = [];

    /// <summary>Tool calls by id.</summary>
    public Dictionary<string, CallFacts> Calls { get; } = [];

    public bool IsInTurn => _openTurns.Count > 0;

    /// <summary>What the session was at, where its process ended here.</summary>
    public Phase Phase => !IsInTurn ? Phase.Idle
        : Calls.Values.Any(call => call is { IsStarted: true, Outcome: null }) ? Phase.ToolRunning
        : Calls.Values.Any(call => call is { IsPending: true, Outcome: null }) ? Phase.PermissionPending
        : _last switch
        {
            AgentThought => Phase.Thinking,
            AgentText => Phase.Answering,
            ToolCallAnnounced => Phase.Calling,
            _ => Phase.Waiting,
        };

    /// <summary>Reads a session, whoever owns it.</summary>
    public static JournalTruth Read(JournalStore store, string sessionId) => new(store.Read(sessionId));

    /// <summary>Everything that a field was ever said to be, in order: of a tool call, or of the session (<paramref name="item"/> is null).</summary>
    public IReadOnlyList<JsonElement> History(string? item, string field) => _history.GetValueOrDefault($"{item}/{field}", []);

    private void Note(JournalRecord record)
    {
        switch (record)
        {
            case SessionCreated created:
                Modes.Add(created.ModeId);
                return;
            case ModeChanged mode:
                Modes.Add(mode.ModeId);
                return;
            case PromptAccepted prompt:
                _openTurns.Add(prompt.TurnId);
                break;
            case TurnEnded end:
                _openTurns.Remove(end.TurnId);
                Ends.Add(end);
                break;
            case ToolCallAnnounced call:
                Calls.Add(call.ToolCallId, new CallFacts());
                break;
            case ToolCallPrepared call:
                Calls[call.ToolCallId].Arguments = call.Arguments;
                break;
            case PermissionRequested asked:
                Calls[asked.ToolCallId].PermissionId = asked.PermissionId;
                Calls[asked.ToolCallId].IsPending = true;
                break;
            case PermissionAnswered answer:
                var asker = Calls.Values.Single(call => call.PermissionId == answer.PermissionId);
                (asker.IsPending, asker.IsGranted) = (false, answer.Granted);
                break;
            case ToolCallStarted start:
                Calls[start.ToolCallId].IsStarted = true;
                break;
            case ToolCallEnded end:
                Calls[end.ToolCallId].Outcome = end.Outcome;
                break;
            default:
                break;
        }

        _last = record;
    }

    private void Show(JournalRecord record)
    {
        if (record is PromptAccepted prompt)
        {
            foreach (var block in prompt.Prompt)
            {
                Show(new UserMessageChunk { MessageId = prompt.MessageId, Content = block });
            }
        }
        else if (Projection.ToUpdate(record) is { } update)
        {
            Show(update);
        }
    }

    private void Show(SessionUpdate update)
    {
        var notification = new SessionNotification { SessionId = "", Update = update };
        var json = JsonSerializer.SerializeToElement(notification, AcpJson.Context.SessionNotification).GetProperty("update");
        View.Add(json);
        var item = json.TryGetProperty("toolCallId", out var id) ? id.GetString() : null;
        foreach (var field in json.EnumerateObject())
        {
            if (item is not null || field.Name is "entries" or "title" or "used")
            {
                Remember($"{item}/{field.Name}", field.Value);
            }
        }
    }

    private void Remember(string name, JsonElement value)
    {
        if (!_history.TryGetValue(name, out var values))
        {
            _history.Add(name, values = []);
        }

        values.Add(value);
    }
}
