using System.Globalization;
using System.Text;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Turns.Calls;
using AcpAgent.Core.Turns.History;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Turns;

/// <summary>
/// What a model has to know of a session: a fold over its journal, the same while the session lives and after it was loaded.
/// Whatever the records are, what <see cref="ToMessages"/> gives is a history that a model accepts.
/// </summary>
/// <remarks>Not safe for concurrent use. Notes of the agent and what it refused to answer are no part of it.</remarks>
public sealed class Conversation
{
    private const int LongestModelId = 128;
    private const int BytesPerObject = 160;

    private readonly List<ConversationTurn> _turns = [];
    private readonly Dictionary<string, ConversationTurn> _openTurns = [];
    private readonly Dictionary<string, ConversationCall> _openCalls = [];
    private readonly Dictionary<string, ConversationCall> _permissions = [];
    private readonly HashSet<string> _wireIds = [];
    private int _highestTurn;

    /// <summary>The number of the session's next turn, whose id is <c>t</c> followed by it; never given twice.</summary>
    public int NextTurnNumber => _highestTurn + 1;

    /// <summary>Roughly the memory that it takes, in bytes.</summary>
    public long EstimatedBytes { get; private set; } = BytesPerObject;

    /// <summary>Whether every turn and every call has ended.</summary>
    internal bool HasNothingOpen => _openTurns.Count == 0 && _openCalls.Count == 0;

    /// <summary>All turns, oldest first.</summary>
    internal IReadOnlyList<ConversationTurn> Turns => _turns;

    /// <summary>
    /// The tokens that the history may take by our own estimate, however large the model's window: set when it overflowed.
    /// </summary>
    internal long TokenCeiling { get; private set; } = long.MaxValue;

    /// <summary>Folds a session's whole journal.</summary>
    public static Conversation From(IEnumerable<JournalEntry> entries)
    {
        var conversation = new Conversation();
        foreach (var entry in entries)
        {
            conversation.Apply(entry.Record);
        }

        return conversation;
    }

    /// <summary>Takes in the next record. Kinds that are no concern of a model change nothing.</summary>
    public void Apply(JournalRecord record)
    {
        switch (record)
        {
            case AgentText text:
                Say(text.Text);
                break;
            case AgentThought thought:
                _turns.LastOrDefault()?.CurrentStep.Think(thought.Text);
                break;
            case PromptAccepted prompt:
                Begin(prompt);
                break;
            case ModelReplied reply:
                Finish(reply);
                break;
            case ToolCallAnnounced call:
                Announce(call);
                break;
            case ToolCallPrepared prepared when _openCalls.TryGetValue(prepared.ToolCallId, out var call):
                Prepare(call, prepared);
                break;
            case PermissionRequested asked when _openCalls.TryGetValue(asked.ToolCallId, out var call):
                call.AwaitsPermission = true;
                _permissions[asked.PermissionId] = call;
                break;
            case PermissionAnswered answer when _permissions.Remove(answer.PermissionId, out var call):
                call.AwaitsPermission = false;
                break;
            case ToolCallStarted start when _openCalls.TryGetValue(start.ToolCallId, out var call):
                call.Started = true;
                break;
            case ToolCallEnded end when _openCalls.Remove(end.ToolCallId, out var call):
                (call.Outcome, call.Result) = (end.Outcome, end.Result);
                Grow(end.Result, 1);
                break;
            case TurnEnded end:
                End(end);
                break;
            default:
                break;
        }
    }

    /// <summary>
    /// The history as a model is to be sent it. Whole turns are left out, oldest first, until the rest is estimated to fit;
    /// the latest turn always stays.
    /// </summary>
    /// <param name="instructions">The system prompt.</param>
    /// <param name="tokenBudget">Tokens that instructions and history may take together, by <see cref="TokenEstimate"/>.</param>
    public IReadOnlyList<ChatMessage> ToMessages(string instructions, long tokenBudget = long.MaxValue)
    {
        var messages = new MessageList(instructions);
        var remembered = _turns.FindAll(turn => !turn.IsForgotten);
        var first = FirstThatFits(remembered, tokenBudget - TokenEstimate.OfBytes(Encoding.UTF8.GetByteCount(instructions)));
        messages.LeftOut(first);
        for (var i = first; i < remembered.Count; i++)
        {
            messages.Add(remembered[i], i > first ? remembered[i - 1] : null);
        }

        return messages.Messages;
    }

    /// <summary>A turn by its id, while it is open.</summary>
    internal ConversationTurn? OpenTurn(string turnId) => _openTurns.GetValueOrDefault(turnId);

    private void Begin(PromptAccepted prompt)
    {
        var turn = new ConversationTurn(prompt);
        _turns.Add(turn);
        _openTurns[turn.Id] = turn;
        if (turn.Id.StartsWith('t') && int.TryParse(turn.Id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            _highestTurn = Math.Max(_highestTurn, number);
        }

        foreach (var text in PromptText.Of(turn.Prompt))
        {
            Grow(text, 2);
        }
    }

    private void Say(string text)
    {
        if (_turns.Count > 0)
        {
            _turns[^1].CurrentStep.Say(text);
            Grow(text, 0);
        }
    }

    private void Announce(ToolCallAnnounced announced)
    {
        if (_turns.Count == 0)
        {
            return;
        }

        var call = new ConversationCall(announced.ToolCallId, WireId(announced), announced.Tool);
        _turns[^1].CurrentStep.Call(call);
        _openCalls[call.Id] = call;
        Grow(announced.Tool, 3);
    }

    private void Prepare(ConversationCall call, ToolCallPrepared prepared)
    {
        call.Arguments = prepared.Arguments;
        call.ArgumentsAreSound = ArgumentText.TryParse(prepared.Arguments, out _, out _);
        Grow(prepared.Arguments, 0);
    }

    private void Finish(ModelReplied reply)
    {
        if (!_openTurns.TryGetValue(reply.TurnId, out var turn))
        {
            return;
        }

        turn.Replied(reply.Usage);
        Grow("", 1);
        if (reply.FinishReason == TokenEstimate.Overflowed)
        {
            // Our estimate was too low for this model: what is sent next is at most half of what was sent now.
            var remembered = _turns.FindAll(t => !t.IsForgotten);
            var first = FirstThatFits(remembered, TokenEstimate.Budget(reply.ContextWindow));
            TokenCeiling = remembered.Skip(first).Sum(t => TokenEstimate.OfBytes(t.SentBytes)) / 2;
        }
    }

    private void End(TurnEnded end)
    {
        if (_openTurns.Remove(end.TurnId, out var turn))
        {
            turn.End(end);
        }

        if (_openTurns.Count == 0)
        {
            _permissions.Clear();
        }
    }

    private int FirstThatFits(List<ConversationTurn> turns, long tokenBudget)
    {
        var budget = Math.Min(tokenBudget, TokenCeiling);
        var first = turns.Count;
        for (long tokens = 0; first > 0; first--)
        {
            tokens += TokenEstimate.OfBytes(turns[first - 1].SentBytes);
            if (tokens > budget)
            {
                break;
            }
        }

        return Math.Min(first, Math.Max(0, turns.Count - 1));
    }

    private string WireId(ToolCallAnnounced call)
    {
        if (call.ModelCallId is { Length: > 0 and <= LongestModelId } given && given.All(c => c is > ' ' and < '\x7f') && _wireIds.Add(given))
        {
            return given;
        }

        var ours = "call_" + MessageList.Name(call.ToolCallId);
        for (var i = 2; !_wireIds.Add(ours); i++)
        {
            ours = string.Create(CultureInfo.InvariantCulture, $"call_{MessageList.Name(call.ToolCallId)}_{i}");
        }

        return ours;
    }

    private void Grow(string text, int objects)
    {
        EstimatedBytes += (text.Length * sizeof(char)) + (objects * BytesPerObject);
        _turns[^1].SentBytes += Encoding.UTF8.GetByteCount(text) + (objects * TokenEstimate.BytesPerMessage);
    }
}
