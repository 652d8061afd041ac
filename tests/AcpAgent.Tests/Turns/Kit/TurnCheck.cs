using System.Text.Json;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.Tests.Turns.Kit;

/// <summary>What must be true of a session after its turns, whatever happened in them.</summary>
internal static class TurnCheck
{
    public static void Holds(Stage stage, IReadOnlyList<TurnOutcome> outcomes, bool isSaved = true)
    {
        var records = stage.Host.Records;
        CallsRunTheirCourse(records);
        Assert.Equal(outcomes.Count, records.OfType<TurnEnded>().Count());
        foreach (var (outcome, turn) in outcomes.Zip(Turns(records)))
        {
            var end = Assert.IsType<TurnEnded>(turn[^1]);
            Assert.Equal((outcome.Cause, outcome.StopReason, outcome.Error), (end.Cause, end.StopReason, end.Error));
            Assert.Equal(outcome.Usage, end.Usage);
            Assert.Equal(outcome.StopReason is null, outcome.Error is not null);
            if (outcome.StopReason is not StopReason.Cancelled)
            {
                // Never silence: an answer, or a word about what became of it.
                Assert.Contains(turn, record => record is AgentText or AgentNote);
                Assert.True(outcome.Error is null || turn.OfType<AgentNote>().Any(note => note.Text == outcome.Error));
            }
        }

        Assert.All(stage.Model.Sent, HistoryCheck.Accepts);
        if (isSaved)
        {
            var loaded = Conversation.From(stage.Host.Entries);
            Assert.Equal(Stage.Lines(loaded.ToMessages("i")), Stage.Lines(stage.Conversation.ToMessages("i")));
            Assert.Equal(loaded.NextTurnNumber, stage.Conversation.NextTurnNumber);
        }
    }

    /// <summary>The records, a list for each turn, beginning with its prompt.</summary>
    public static IReadOnlyList<IReadOnlyList<JournalRecord>> Turns(IReadOnlyList<JournalRecord> records)
    {
        List<List<JournalRecord>> turns = [];
        foreach (var record in records)
        {
            if (record is PromptAccepted)
            {
                turns.Add([]);
            }

            turns[^1].Add(record);
        }

        return turns;
    }

    /// <summary>Each call is announced once, then prepared, then started, then ended, none of it twice, and whatever began ends in its turn.</summary>
    private static void CallsRunTheirCourse(IReadOnlyList<JournalRecord> records)
    {
        foreach (var turn in Turns(records))
        {
            var stages = new Dictionary<string, int>();
            foreach (var record in turn)
            {
                var (id, stage) = record switch
                {
                    ToolCallAnnounced call => (call.ToolCallId, 1),
                    ToolCallPrepared call => (call.ToolCallId, 2),
                    ToolCallStarted call => (call.ToolCallId, 3),
                    ToolCallEnded call => (call.ToolCallId, 4),
                    _ => ("", 0),
                };
                if (stage == 0)
                {
                    continue;
                }

                Assert.True(stage == 1 ? stages.TryAdd(id, 1) : stages.TryGetValue(id, out var before) && before < stage, $"{record} at the wrong moment");
                stages[id] = stage;
                if (record is ToolCallPrepared prepared && turn.OfType<ToolCallStarted>().Any(start => start.ToolCallId == id))
                {
                    Assert.Equal(JsonValueKind.Object, JsonElement.Parse(prepared.Arguments).ValueKind);
                }
            }

            Assert.All(stages, call => Assert.Equal(4, call.Value));
        }
    }
}
