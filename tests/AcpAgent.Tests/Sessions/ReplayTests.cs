using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Sessions.Kit;
using AcpAgent.Tests.Turns.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Sessions;

/// <summary>A replay tells what was seen live, folded; no more, no less, under the same ids.</summary>
public sealed class ReplayTests
{
    [Fact]
    public void What_is_replayed_folds_to_what_was_seen_live() =>
        RecordGen.Records.Sample(records =>
            Assert.Equal(SessionView.Of(Live(records)), SessionView.Of(Replay.Of(records))));

    [Fact]
    public void What_is_replayed_and_then_seen_live_folds_to_the_same_wherever_the_client_came_in() =>
        Gen.Select(RecordGen.WithUniqueIds, Gen.Int[0, 60]).Sample((records, at) =>
        {
            at = Math.Min(at, records.Count);
            Assert.Equal(
                SessionView.Of(Live(records)),
                SessionView.Of([.. Replay.Of(records.Take(at)), .. Live(records, from: at)]));
        });

    [Fact]
    public Task Messages_are_whole_and_each_call_comes_once_in_a_journal_as_turns_write_it() =>
        AnyModel.Replies.SampleAsync(async replies =>
        {
            var any = new AnyModel();
            var stage = new Stage(any.Model(replies), any.Tools);
            await stage.PromptAsync("one");
            await stage.PromptAsync("two");

            var updates = Replay.Of(stage.Host.Records).ToList();

            var messages = updates.Select(MessageId).OfType<string>().ToList();
            Assert.Equal(messages.Distinct(), messages);
            var calls = updates.OfType<ToolCall>().Select(call => call.ToolCallId).ToList();
            Assert.Equal(calls.Distinct(), calls);
            Assert.DoesNotContain(updates, update => update is ToolCallUpdate);
            Assert.All(updates.OfType<ToolCall>(), call => Assert.True(call.Status is ToolCallStatus.Completed or ToolCallStatus.Failed));
            Assert.Equal(Replay.Of(stage.Host.Records).Select(Json), updates.Select(Json));
        }, iter: 100);

    [Fact]
    public void A_long_message_is_split_between_characters_under_one_id()
    {
        var text = string.Concat(Enumerable.Repeat("x😀", (Replay.ChunkCharacters * 2 / 3) + 10));
        JournalRecord[] records = [Prompt("t1"), new AgentText("t1.m2", text[..100]), new AgentText("t1.m2", text[100..])];

        var chunks = Replay.Of(records).OfType<AgentMessageChunk>().ToList();

        Assert.Equal(3, chunks.Count);
        Assert.All(chunks, chunk => Assert.Equal("t1.m2", chunk.MessageId));
        var pieces = chunks.Select(chunk => ((TextContent)chunk.Content).Text).ToList();
        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, Replay.ChunkCharacters));
        Assert.All(pieces, piece => Assert.False(char.IsLowSurrogate(piece[0])));
        Assert.Equal(text, string.Concat(pieces));
    }

    [Fact]
    public void One_turn_is_held_at_a_time()
    {
        var read = 0;
        IEnumerable<JournalRecord> Records()
        {
            for (var turn = 1; turn <= 1000; turn++)
            {
                read++;
                yield return Prompt($"t{turn}");
                yield return new AgentText($"t{turn}.m2", "answer");
            }
        }

        var seen = 0;
        foreach (var update in Replay.Of(Records()).OfType<UserMessageChunk>())
        {
            seen++;
            Assert.InRange(read - seen, 0, 1);
        }

        Assert.Equal(1000, seen);
    }

    [Fact]
    public void Plan_title_and_usage_come_last_in_their_last_state()
    {
        JournalRecord[] records =
        [
            new TitleChanged("old"), Prompt("t1"), Plan("one"), new ModelReplied { TurnId = "t1", Step = 1, Usage = new TokenUsage(5, 1), ContextWindow = 100 },
            Plan("two"), new TitleChanged("new"), new ModelReplied { TurnId = "t1", Step = 2, Usage = new TokenUsage(7, 2), ContextWindow = 100 },
            new ModelReplied { TurnId = "t1", Step = 3, ContextWindow = 100 },
        ];

        var updates = Replay.Of(records).ToList();

        Assert.IsType<UserMessageChunk>(updates[0]);
        Assert.Equal("two", Assert.Single(Assert.IsType<Plan>(updates[1]).Entries).Content);
        Assert.Equal("new", Assert.IsType<SessionInfoUpdate>(updates[2]).Title.Value);
        Assert.Equal((9UL, 100UL), (Assert.IsType<UsageUpdate>(updates[3]).Used, ((UsageUpdate)updates[3]).Size));
        Assert.Equal(4, updates.Count);
    }

    [Fact]
    public void A_call_whose_end_was_lost_is_not_shown_as_running_for_ever()
    {
        JournalRecord[] lost =
        [
            Prompt("t1"), new ToolCallAnnounced { TurnId = "t1", Step = 1, ToolCallId = "c1", Tool = "x", Title = "X" }, new ToolCallStarted("c1"),
            new TurnEnded { TurnId = "t1", Cause = TurnEndCause.Failure },
        ];
        Assert.Equal(ToolCallStatus.Failed, Assert.Single(Replay.Of(lost).OfType<ToolCall>()).Status);

        // And where its end comes turns later, it is told then.
        JournalRecord[] late = [.. lost[..3], Prompt("t2"), new AgentText("t2.m2", "hi"), new ToolCallEnded { ToolCallId = "c1", Outcome = ToolOutcome.Unknown, Result = "?" }];
        Assert.Contains(SessionView.Of(Replay.Of(late)), line => line.Contains("\"c1\"", StringComparison.Ordinal) && line.Contains("\"failed\"", StringComparison.Ordinal));
    }

    /// <summary>What a client saw live of the records from a point on, its own prompts included, and calls failed whose turn ended without their end.</summary>
    private static IEnumerable<SessionUpdate> Live(IReadOnlyList<JournalRecord> records, int from = 0)
    {
        var open = new HashSet<string>();
        foreach (var (record, index) in records.Select((record, index) => (record, index)))
        {
            List<SessionUpdate> updates = [];
            switch (record)
            {
                case PromptAccepted prompt:
                    open.Clear();
                    updates.AddRange(Projection.ToUpdates(prompt));
                    break;
                case ToolCallAnnounced call:
                    open.Add(call.ToolCallId);
                    break;
                case ToolCallEnded call:
                    open.Remove(call.ToolCallId);
                    break;
                case TurnEnded:
                    updates.AddRange(open.Select(id => new ToolCallUpdate { ToolCallId = id, Status = ToolCallStatus.Failed }));
                    break;
            }

            if (index >= from)
            {
                foreach (var update in Projection.ToUpdate(record) is { } shown ? updates.Append(shown) : updates)
                {
                    yield return update;
                }
            }
        }
    }

    private static string? MessageId(SessionUpdate update) => update switch
    {
        UserMessageChunk chunk => "user " + chunk.MessageId,
        AgentMessageChunk chunk => chunk.MessageId,
        AgentThoughtChunk chunk => chunk.MessageId,
        _ => null,
    };

    private static string Json(SessionUpdate update) => System.Text.Json.JsonSerializer.Serialize(update, AcpJson.Context.SessionUpdate);

    private static PlanReplaced Plan(string step) => new([new PlanEntry { Content = step, Priority = PlanEntryPriority.Low, Status = PlanEntryStatus.Pending }]);

    private static PromptAccepted Prompt(string turn) => new() { TurnId = turn, MessageId = turn + ".m1", Prompt = [new TextContent { Text = "hello" }] };
}
