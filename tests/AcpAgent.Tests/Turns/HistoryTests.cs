using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Turns;

/// <summary>What a model is sent is acceptable whatever the journal holds.</summary>
public sealed class HistoryTests
{
    [Fact]
    public void Any_records_make_a_history_that_a_model_accepts() =>
        Gen.Select(RecordGen.Records, Gen.OneOf("You are a test.", "", " "), Gen.OneOf(Gen.Const(long.MaxValue), Gen.Long[-50, 400])).Sample((records, instructions, budget) =>
            HistoryCheck.Accepts(Conversation.From(RecordGen.Entries(records)).ToMessages(instructions, budget)));

    [Fact]
    public void What_a_journal_left_open_is_closed_once_and_for_all() =>
        RecordGen.WithUniqueIds.Sample(records =>
        {
            var conversation = Conversation.From(RecordGen.Entries(records));
            foreach (var record in InterruptedTurn.Close(conversation))
            {
                conversation.Apply(record);
            }

            HistoryCheck.Accepts(conversation.ToMessages("You are a test."));
            Assert.Empty(InterruptedTurn.Close(conversation));
            Assert.DoesNotContain(conversation.Turns, turn => turn.IsOpen);
        });

    [Fact]
    public void What_is_open_is_found_in_passing_as_in_the_whole_history() =>
        RecordGen.WithUniqueIds.Sample(records => Assert.Equal(
            InterruptedTurn.Close(Conversation.From(RecordGen.Entries(records))),
            InterruptedTurn.Close(RecordGen.Entries(records))));

    [Fact]
    public void The_latest_turn_is_never_left_out_however_small_the_budget() =>
        Gen.Select(RecordGen.Records, Gen.Long[-10, 100]).Sample((records, budget) =>
        {
            var conversation = Conversation.From(RecordGen.Entries([.. records, new PromptAccepted { TurnId = "t9", MessageId = "m9", Prompt = [new TextContent { Text = "the latest" }] }]));
            Assert.Contains("the latest", Stage.Lines(conversation.ToMessages("", budget))[^1], StringComparison.Ordinal);
        });

    [Fact]
    public void A_smaller_budget_never_sends_more() =>
        Gen.Select(RecordGen.Records, Gen.Long[0, 300], Gen.Long[0, 300]).Sample((records, one, other) =>
        {
            var conversation = Conversation.From(RecordGen.Entries(records));
            Assert.True(
                conversation.ToMessages("", Math.Min(one, other)).Count(m => m.Role != Microsoft.Extensions.AI.ChatRole.System)
                <= conversation.ToMessages("", Math.Max(one, other)).Count(m => m.Role != Microsoft.Extensions.AI.ChatRole.System));
        });

    [Fact]
    public void Turn_numbers_are_never_given_twice() =>
        RecordGen.Records.Sample(records =>
        {
            var conversation = Conversation.From(RecordGen.Entries(records));
            Assert.DoesNotContain(records.OfType<PromptAccepted>(), prompt => prompt.TurnId == $"t{conversation.NextTurnNumber}");
        });

    [Fact]
    public void What_was_left_out_is_said_and_what_ended_badly_too()
    {
        var conversation = Conversation.From(RecordGen.Entries(
        [
            Prompt("t1", new string('a', 4000)), new AgentText("t1.m2", "one"), Ended("t1", TurnEndCause.Model),
            Prompt("t2", "second"), new AgentText("t2.m2", "tw"), Ended("t2", TurnEndCause.User),
            Prompt("t3", "third"),
        ]));

        Assert.Equal(
            [
                "user: [Note from the agent, not from the user: The first 1 turn of this conversation is left out here, because the model's context is limited.] | second",
                "assistant: tw",
                "user: [Note from the agent, not from the user: The user cancelled the previous turn before it was finished.] | third",
            ],
            Stage.Lines(conversation.ToMessages("", 200)));
    }

    private static PromptAccepted Prompt(string turn, string text) => new() { TurnId = turn, MessageId = turn + ".m1", Prompt = [new TextContent { Text = text }] };

    private static TurnEnded Ended(string turn, TurnEndCause cause) => new() { TurnId = turn, Cause = cause };
}
