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
        var shown = new List<SessionUpdate>();
        var state = SessionState.Empty;
        foreach (var record in records)
        {
            state = state.After(record);
            turn.Add(record, shown.Add);
            foreach (var update in shown)
            {
                yield return update;
            }

            shown.Clear();
        }

        turn.Flush(shown.Add);
        foreach (var update in shown.Concat(Last(state)))
        {
            yield return update;
        }
    }

    /// <summary>What comes after all turns.</summary>
    internal static IEnumerable<SessionUpdate> Last(SessionState state)
    {
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
}
