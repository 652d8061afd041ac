using System.Text.Json;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>Holds what a client had read of a session before its process was killed against what it is replayed afterwards.</summary>
internal static class CrashOracle
{
    /// <summary>Everything that is wrong, a sentence each.</summary>
    /// <param name="shown">What the client had read, folded.</param>
    /// <param name="changes">How many mode changes it had read since the mode was last known for sure, and how many there had been then.</param>
    /// <param name="replay">What it was replayed before the answer to <c>session/load</c>, folded.</param>
    /// <param name="mode">The mode that the answer tells.</param>
    /// <param name="truth">The journal after the load.</param>
    public static IReadOnlyList<string> Judge(SessionView shown, int changes, SessionView replay, string mode, JournalTruth truth)
    {
        List<string> problems = [];
        NothingIsLost(shown, replay, truth, problems);
        ReplayIsComplete(replay, truth, problems);
        EqualOrLater("the plan", shown.Plan, replay.Plan, truth.History(null, "entries"), problems);
        EqualOrLater("the title", shown.Title, replay.Title, truth.History(null, "title"), problems);
        EqualOrLater("the usage", Used(shown), Used(replay), truth.History(null, "used"), problems);
        if (changes > truth.Modes.Count || (shown.Modes.Count > 0 && truth.Modes[changes - 1] != shown.Modes[^1]))
        {
            problems.Add($"the client saw mode change {changes - 1} to {shown.Modes.LastOrDefault()}; the journal has {string.Join(", ", truth.Modes)}");
        }

        if (mode != truth.Modes[^1])
        {
            problems.Add($"the load says that the mode is {mode}, the journal {truth.Modes[^1]}");
        }

        if (truth.IsInTurn)
        {
            problems.Add("a turn is still open after the load");
        }

        problems.AddRange(truth.Calls.Where(call => call.Value.Outcome is null).Select(call => $"tool call {call.Key} is still open after the load"));
        return problems;
    }

    /// <summary>What was open when a process died in a turn was closed as what it is.</summary>
    /// <param name="death">The journal as that process left it.</param>
    /// <param name="answered">How many turns the client had the answers of.</param>
    /// <param name="truth">The journal after the next load.</param>
    public static IEnumerable<string> JudgeClosing(JournalTruth death, int answered, JournalTruth truth)
    {
        if (death.Ends.Count < answered)
        {
            yield return $"the client had {answered} answers, and only {death.Ends.Count} turns had ended when the process died";
        }

        if (truth.Ends.Count != death.Ends.Count + (death.IsInTurn ? 1 : 0))
        {
            yield return $"{truth.Ends.Count} turns have ended, and {death.Ends.Count} had when a process died {(death.IsInTurn ? "in another" : "in none")}";
        }
        else if (death.IsInTurn && truth.Ends[^1].Cause != TurnEndCause.Crash)
        {
            yield return $"the turn that a process died in was ended by {truth.Ends[^1].Cause}";
        }

        foreach (var (id, call) in death.Calls.Where(call => call.Value.Outcome is null))
        {
            var (now, outcome) = (truth.Calls[id], call.IsStarted ? ToolOutcome.Unknown : ToolOutcome.NotRun);
            if (now.Outcome != outcome || now.IsPending != call.IsPending || now.IsStarted != call.IsStarted)
            {
                yield return $"tool call {id} was {call}, and became {now}";
            }
        }
    }

    private static JsonElement? Used(SessionView view) => view.Usage?.GetProperty("used");

    /// <summary>What was shown is there again: in the same order, under the same ids, as it was or further on.</summary>
    private static void NothingIsLost(SessionView shown, SessionView replay, JournalTruth truth, List<string> problems)
    {
        for (var i = 0; i < shown.Items.Count; i++)
        {
            var before = shown.Items[i];
            var after = replay.Items.ElementAtOrDefault(i);
            if (after is null || after.Kind != before.Kind || (before.Id is { } id && after.Id != id))
            {
                problems.Add($"{before} was in place {i}; the replay has {after?.ToString() ?? "nothing"} there");
                return;
            }

            switch (before, after)
            {
                case (ShownMessage was, ShownMessage now):
                    if (i < shown.Settled || was.Id is null ? now.Text != was.Text : !now.Text.StartsWith(was.Text, StringComparison.Ordinal))
                    {
                        problems.Add($"{was} read \"{was.Text}\"; the replay has \"{now.Text}\"");
                    }

                    break;
                case (ShownCall was, ShownCall now):
                    CallIsEqualOrLater(was, now, truth, problems);
                    break;
            }
        }
    }

    private static void CallIsEqualOrLater(ShownCall was, ShownCall now, JournalTruth truth, List<string> problems)
    {
        if (!now.IsOver)
        {
            problems.Add($"{now} is {now.Status} in the replay");
        }

        if (was.IsOver ? now.Status != was.Status : now.Rank < was.Rank)
        {
            problems.Add($"{was} was {was.Status}, and is {now.Status} in the replay");
        }

        foreach (var (field, value) in was.Fields)
        {
            JsonElement? after = now.Fields.TryGetValue(field, out var found) ? found : null;
            if (was.IsOver && !(after is { } same && JsonElement.DeepEquals(value, same)))
            {
                problems.Add($"{was} was over with {field} {value}; the replay has {after}");
            }

            EqualOrLater($"{was}: {field}", value, after, truth.History(was.Id, field), problems);
        }
    }

    private static void EqualOrLater(string what, JsonElement? was, JsonElement? now, IReadOnlyList<JsonElement> history, List<string> problems)
    {
        if (was is { } shown && !history.Any(value => JsonElement.DeepEquals(value, shown)))
        {
            problems.Add($"{what} was shown as {shown}, which the journal does not know");
        }

        if (now is { } replayed ? history.Count == 0 || !JsonElement.DeepEquals(history[^1], replayed) : history.Count > 0)
        {
            problems.Add($"{what} is {now?.ToString() ?? "not there"} in the replay, and last {(history.Count > 0 ? history[^1] : "not there")} in the journal");
        }
    }

    /// <summary>The replay is what a client would have that saw all of the journal live.</summary>
    private static void ReplayIsComplete(SessionView replay, JournalTruth truth, List<string> problems)
    {
        if (!replay.Items.Select(item => item.ToString()).SequenceEqual(truth.View.Items.Select(item => item.ToString())))
        {
            problems.Add($"the replay has {string.Join(", ", replay.Items)}; the journal {string.Join(", ", truth.View.Items)}");
            return;
        }

        foreach (var (replayed, recorded) in replay.Items.Zip(truth.View.Items))
        {
            var equal = (replayed, recorded) switch
            {
                (ShownMessage a, ShownMessage b) => a.Text == b.Text,
                (ShownCall a, ShownCall b) => a.Fields.Count == b.Fields.Count
                    && a.Fields.All(field => b.Fields.TryGetValue(field.Key, out var value) && JsonElement.DeepEquals(field.Value, value)),
                _ => false,
            };
            if (!equal)
            {
                problems.Add($"{replayed} is replayed differently from how it was recorded");
            }
        }
    }
}
