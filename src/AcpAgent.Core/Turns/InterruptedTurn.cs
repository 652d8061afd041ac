using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Turns.History;

namespace AcpAgent.Core.Turns;

/// <summary>Closes what was left open: by a process that ended in the middle of a turn, or by a disk without room for the turn's end.</summary>
public static class InterruptedTurn
{
    /// <summary>
    /// What must be appended to a session's journal before it is used again: the end of every open tool call, then of its turn.
    /// Empty where nothing is open. A pending permission stays pending in the record; it was not granted.
    /// </summary>
    /// <param name="conversation">The session as its journal has it.</param>
    /// <param name="cause"><see cref="TurnEndCause.Crash"/> where the process ended; <see cref="TurnEndCause.Failure"/> where the end could not be saved.</param>
    public static IReadOnlyList<JournalRecord> Close(Conversation conversation, TurnEndCause cause = TurnEndCause.Crash) =>
        [.. conversation.Turns.SelectMany(turn => Close(turn, cause))];

    /// <summary>The same, of a whole journal. What is over is let go at once: a long history need not be held for its last turn.</summary>
    public static IReadOnlyList<JournalRecord> Close(IEnumerable<JournalEntry> entries)
    {
        var since = new List<JournalRecord>();
        var (openTurns, openCalls) = (new HashSet<string>(), new HashSet<string>());
        foreach (var entry in entries)
        {
            switch (entry.Record)
            {
                case AgentText or AgentThought or ToolCallProgressed:
                    // Tells nothing of what is open.
                    continue;
                case PromptAccepted prompt:
                    if (openTurns.Count + openCalls.Count == 0)
                    {
                        since.Clear();
                    }

                    openTurns.Add(prompt.TurnId);
                    break;
                case TurnEnded end:
                    openTurns.Remove(end.TurnId);
                    break;
                case ToolCallAnnounced call:
                    openCalls.Add(call.ToolCallId);
                    break;
                case ToolCallEnded end:
                    openCalls.Remove(end.ToolCallId);
                    break;
            }

            since.Add(entry.Record);
        }

        var conversation = new Conversation();
        since.ForEach(conversation.Apply);
        return Close(conversation);
    }

    private static IEnumerable<JournalRecord> Close(ConversationTurn turn, TurnEndCause cause)
    {
        foreach (var end in OpenCalls(turn, cause))
        {
            yield return end;
        }

        if (turn.IsOpen)
        {
            yield return new TurnEnded
            {
                TurnId = turn.Id,
                Cause = cause,
                Error = cause == TurnEndCause.Crash ? "The agent's process ended before the turn did." : "The end of the turn could not be saved.",
                Usage = turn.Usage,
            };
        }
    }

    /// <summary>The end of every open call of a turn that ends for <paramref name="cause"/>.</summary>
    internal static IReadOnlyList<ToolCallEnded> OpenCalls(ConversationTurn turn, TurnEndCause cause) =>
        [.. turn.Steps.SelectMany(step => step.Calls).Where(call => call.Outcome is null).Select(call => ClosingWords.End(call, cause))];
}
