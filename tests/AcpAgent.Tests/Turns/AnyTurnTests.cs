using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Sessions;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Turns;

/// <summary>Whatever the model sends: the promises of a turn hold, live, after a crash at any record, and with a disk that fails at any.</summary>
public sealed class AnyTurnTests
{
    [Fact]
    public Task Any_replies_make_turns_that_end_and_histories_that_hold() =>
        AnyModel.Replies.SampleAsync(async replies =>
        {
            var any = new AnyModel();
            var stage = new Stage(any.Model(replies), any.Tools) { Policy = Mixed, Host = Answering() };
            List<TurnOutcome> outcomes = [];
            for (var turn = 0; turn < 3; turn++)
            {
                outcomes.Add(await stage.PromptAsync($"prompt {turn}"));
            }

            TurnCheck.Holds(stage, outcomes);
            Assert.DoesNotContain(outcomes, outcome => outcome.StopReason is StopReason.Cancelled);
            Assert.Equal(any.Effects, stage.All<ToolCallEnded>().Count(end => end.Result.StartsWith("effect", StringComparison.Ordinal)));
        }, iter: 400);

    [Fact]
    public Task Cut_after_any_record_a_journal_is_closed_honestly_and_once() =>
        AnyModel.Replies.SampleAsync(async replies =>
        {
            var any = new AnyModel();
            var stage = new Stage(any.Model(replies), any.Tools) { Policy = Mixed, Host = Answering() };
            await stage.PromptAsync("one");
            await stage.PromptAsync("two");
            var records = stage.Host.Records;
            for (var length = 0; length <= records.Count; length++)
            {
                Closes([.. records.Take(length)]);
            }
        }, iter: 100);

    [Fact]
    public Task Where_the_disk_fails_at_any_record_nothing_follows_the_hole_but_the_end() =>
        AnyModel.Replies.SampleAsync(async replies =>
        {
            var whole = await RunAsync(replies, failAt: -1);
            for (var failAt = 0; failAt < whole.Records.Count; failAt++)
            {
                var (outcome, records, effects) = await RunAsync(replies, failAt);
                if (whole.Records[failAt] is PromptAccepted)
                {
                    Assert.NotNull(outcome.Error);
                    Assert.Empty(records);
                    continue;
                }

                Assert.Equal(whole.Records.Take(failAt).Select(Name), records.Take(failAt).Select(Name));
                Assert.All(records.Skip(failAt), record => Assert.True(record is AgentNote or ToolCallEnded or TurnEnded, $"{record} follows a hole"));
                var end = Assert.IsType<TurnEnded>(records[^1]);
                Assert.Equal((TurnEndCause.Failure, null), (outcome.Cause, outcome.StopReason));
                Assert.Equal(outcome.Error, end.Error);
                Assert.Contains("could not be saved", outcome.Error, StringComparison.Ordinal);
                Assert.True(effects <= records.OfType<ToolCallStarted>().Count());
                Assert.All(Open(records), id => Assert.Fail($"{id} is left open"));
            }
        }, iter: 60);

    private static IPermissionPolicy Mixed { get; } = new FakePolicy((tool, _) => tool is "write" or "look" ? Verdict.Ask : Verdict.Allow);

    /// <summary>Says yes to the first question, no to the second, and so on.</summary>
    private static MemoryHost Answering()
    {
        var (questions, asking) = (0, 0);
        return new MemoryHost
        {
            Answer = async (_, _, _) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref asking));
                await Task.Yield();
                Interlocked.Decrement(ref asking);
                return new SelectedPermissionOutcome { OptionId = questions++ % 2 == 0 ? "allow_once" : "reject_once" };
            },
        };
    }

    private static async Task<(TurnOutcome Outcome, IReadOnlyList<JournalRecord> Records, int Effects)> RunAsync(AnyModel.Piece[][] replies, int failAt)
    {
        // One after the other, so that every run goes the same way.
        var any = new AnyModel { Together = false };
        var host = Answering();
        var count = 0;
        host.Fails = _ => count++ == failAt ? new Core.Journal.JournalWriteException("no space left") : null;
        var stage = new Stage(any.Model(replies), any.Tools) { Policy = Mixed, Host = host };
        return (await stage.PromptAsync("hello"), host.Records, any.Effects);
    }

    private static void Closes(List<JournalRecord> records)
    {
        var open = Open(records);
        var started = records.OfType<ToolCallStarted>().Select(start => start.ToolCallId).ToHashSet();
        var answered = records.OfType<PermissionAnswered>().Select(answer => answer.PermissionId).ToHashSet();
        var pending = records.OfType<PermissionRequested>().Where(asked => !answered.Contains(asked.PermissionId)).Select(asked => asked.ToolCallId).ToHashSet();

        var close = InterruptedTurn.Close(RecordGen.Entries(records));

        Assert.DoesNotContain(close, record => record is PermissionAnswered);
        Assert.Equal(open, close.OfType<ToolCallEnded>().Select(end => end.ToolCallId));
        foreach (var end in close.OfType<ToolCallEnded>())
        {
            var isStarted = started.Contains(end.ToolCallId);
            Assert.Equal(isStarted ? ToolOutcome.Unknown : ToolOutcome.NotRun, end.Outcome);
            Assert.Contains(
                isStarted ? "outcome of this call is unknown" : pending.Contains(end.ToolCallId) ? "permission, which was not given" : "was not run",
                end.Result,
                StringComparison.Ordinal);
        }

        if (records is [] or [.., TurnEnded])
        {
            Assert.Empty(close);
        }
        else
        {
            var end = Assert.IsType<TurnEnded>(close[^1]);
            Assert.Equal((TurnEndCause.Crash, null), (end.Cause, end.StopReason));
            Assert.NotNull(end.Error);
        }

        List<JournalRecord> closed = [.. records, .. close];
        Assert.Empty(InterruptedTurn.Close(RecordGen.Entries(closed)));
        HistoryCheck.Accepts(Conversation.From(RecordGen.Entries(closed)).ToMessages("You are a test."));
        Assert.DoesNotContain(Replay.Of(closed).OfType<ToolCall>(), call => call.Status is ToolCallStatus.Pending or ToolCallStatus.InProgress);
        HistoryCheck.Accepts(Conversation.From(RecordGen.Entries(
            [.. closed, new PromptAccepted { TurnId = "t9", MessageId = "t9.m1", Prompt = [new TextContent { Text = "go on" }] }])).ToMessages("You are a test."));
    }

    private static IReadOnlyList<string> Open(IReadOnlyList<JournalRecord> records) =>
        [.. records.OfType<ToolCallAnnounced>().Select(call => call.ToolCallId).Except(records.OfType<ToolCallEnded>().Select(end => end.ToolCallId))];

    private static string Name(JournalRecord record) => record.GetType().Name;
}
