using AcpAgent.Client.Views;
using AcpAgent.Protocol.Schema;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Client.Views;

public sealed class ViewComparisonTests
{
    private static readonly Gen<SessionUpdate[]> s_conversation = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 1, 20].Select(text => (SessionUpdate)new AgentMessageChunk { Content = Text(text) }),
        Gen.String[Gen.Char.AlphaNumeric, 1, 20].Select(text => (SessionUpdate)new UserMessageChunk { Content = Text(text) }),
        Gen.Enum<ToolCallStatus>().Select(status => (SessionUpdate)new ToolCall { ToolCallId = "", Title = "t", Status = status })).Array[1, 12]
        .Select(updates => updates.Select((update, i) => update switch
        {
            AgentMessageChunk said => said with { MessageId = $"{i}" },
            UserMessageChunk said => said with { MessageId = $"{i}" },
            ToolCall call => call with { ToolCallId = $"{i}" },
            _ => update,
        }).ToArray());

    [Fact]
    public void A_replay_of_the_same_lacks_nothing() => s_conversation.Sample(updates =>
        Assert.Empty(ViewComparison.Of(Of(updates), Of(updates)).Missing));

    [Fact]
    public void A_replay_may_go_on_where_what_was_seen_ended() => Gen.Select(s_conversation, Gen.Int[0, 12], Gen.Int[0, 20]).Sample((updates, count, length) =>
    {
        var seen = updates.Take(count).ToArray();
        if (seen is [.., AgentMessageChunk { Content: TextContent { Text: var text } } last])
        {
            seen[^1] = last with { Content = Text(text[..Math.Min(length, text.Length)]) };
        }

        Assert.Empty(ViewComparison.Of(Of(seen), Of(updates)).Missing);
    });

    [Fact]
    public void Whatever_is_left_out_is_missed() => Gen.Select(s_conversation, Gen.Int[0, 11]).Sample((updates, at) =>
    {
        var lost = at % updates.Length;
        Assert.NotEmpty(ViewComparison.Of(Of(updates), Of([.. updates.Where((_, i) => i != lost)])).Missing);
    });

    [Fact]
    public void Another_order_is_missed() => s_conversation.Where(updates => updates.Length > 1).Sample(updates =>
        Assert.NotEmpty(ViewComparison.Of(Of(updates), Of([.. updates.Reverse()])).Missing));

    [Fact]
    public void A_shorter_text_is_missed() => Assert.Equal(
        ["the message \"abc\" reads otherwise in the replay"],
        ViewComparison.Of(Of(Said("m", "abc")), Of(Said("m", "ab"))).Missing);

    [Theory]
    [InlineData(ToolCallStatus.InProgress, ToolCallStatus.Pending, false)]
    [InlineData(ToolCallStatus.InProgress, ToolCallStatus.Failed, true)]
    [InlineData(ToolCallStatus.Pending, ToolCallStatus.Completed, true)]
    [InlineData(ToolCallStatus.Completed, ToolCallStatus.Failed, false)]
    [InlineData(ToolCallStatus.Failed, ToolCallStatus.Completed, false)]
    public void A_tool_call_must_be_as_far_and_what_was_over_unchanged(ToolCallStatus seen, ToolCallStatus replayed, bool fine)
    {
        var comparison = ViewComparison.Of(
            Of(new ToolCall { ToolCallId = "c", Title = "t", Status = seen }), Of(new ToolCall { ToolCallId = "c", Title = "t", Status = replayed }));
        Assert.Equal(fine, comparison.Missing.Count == 0);
        Assert.Equal((0, 1), (comparison.Messages, comparison.ToolCalls));
    }

    [Fact]
    public void Content_of_a_call_that_was_over_counts()
    {
        ToolCall call = new() { ToolCallId = "c", Title = "t", Status = ToolCallStatus.Completed, Content = [new Content { Block = Text("x") }] };
        Assert.Empty(ViewComparison.Of(Of(call), Of(call with { Content = [new Content { Block = Text("x") }] })).Missing);
        Assert.NotEmpty(ViewComparison.Of(Of(call), Of(call with { Content = [] })).Missing);
    }

    [Fact]
    public void A_lost_plan_or_title_is_missed()
    {
        var plan = new Plan { Entries = [new() { Content = "a", Priority = PlanEntryPriority.Low, Status = PlanEntryStatus.Pending }] };
        Assert.Equal(
            ["the plan is not in the replay", "the title is not in the replay"],
            ViewComparison.Of(Of(plan, new SessionInfoUpdate { Title = "t" }), Of()).Missing);
    }

    private static SessionView Of(params IEnumerable<SessionUpdate> updates)
    {
        SessionView view = new();
        foreach (var update in updates)
        {
            view.Apply(update);
        }

        return view;
    }

    private static AgentMessageChunk Said(string id, string text) => new() { MessageId = id, Content = Text(text) };

    private static TextContent Text(string text) => new() { Text = text };
}
