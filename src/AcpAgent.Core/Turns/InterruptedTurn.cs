using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Turns.History;

namespace AcpAgent.Core.Turns;

/// <summary>Closes what a process left open when it ended in the middle of a turn.</summary>
public static class InterruptedTurn
{
    /// <summary>
    /// What must be appended to a session's journal before it is used again: the end of every open tool call, then of its turn.
    /// Empty where nothing is open. A pending permission stays pending in the record; it was not granted.
    /// </summary>
    public static IReadOnlyList<JournalRecord> Close(Conversation conversation) =>
        [.. conversation.Turns.SelectMany(Close)];

    /// <inheritdoc cref="Close(Conversation)"/>
    public static IReadOnlyList<JournalRecord> Close(IEnumerable<JournalEntry> entries) => Close(Conversation.From(entries));

    private static IEnumerable<JournalRecord> Close(ConversationTurn turn)
    {
        foreach (var end in OpenCalls(turn, TurnEndCause.Crash))
        {
            yield return end;
        }

        if (turn.IsOpen)
        {
            yield return new TurnEnded
            {
                TurnId = turn.Id,
                Cause = TurnEndCause.Crash,
                Error = "The agent's process ended before the turn did.",
                Usage = turn.Usage,
            };
        }
    }

    /// <summary>The end of every open call of a turn that ends for <paramref name="cause"/>.</summary>
    internal static IReadOnlyList<ToolCallEnded> OpenCalls(ConversationTurn turn, TurnEndCause cause) =>
        [.. turn.Steps.SelectMany(step => step.Calls).Where(call => call.Outcome is null).Select(call => ClosingWords.End(call, cause))];
}
