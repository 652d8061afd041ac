using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Models;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using CsCheck;
using Microsoft.Extensions.AI;
using Xunit;

namespace AcpAgent.Tests.Turns;

/// <summary>Replies that are empty, refused, too long or in odd pieces.</summary>
public sealed class ReplyTests
{
    public static TheoryData<string> EmptyReplies => ["nothing", "blank", "thoughts", "usage"];

    [Theory, MemberData(nameof(EmptyReplies))]
    public async Task An_empty_reply_is_asked_for_once_more_with_a_word_about_it(string kind)
    {
        var stage = new Stage(new ScriptedModel(Empty(kind), Script.Says("here I am")));

        var outcome = await stage.PromptAsync("hi");

        Assert.Equal(StopReason.EndTurn, outcome.StopReason);
        Assert.Equal("here I am", stage.Single<AgentText>().Text);
        Assert.Equal("user: hi | [Note from the agent, not from the user: your last reply was empty. Answer the user, or say that there is nothing to say.]", stage.LastSent[^1]);
        Assert.All(stage.Model.Sent, HistoryCheck.Accepts);
        await stage.PromptAsync("again");
        Assert.DoesNotContain(stage.LastSent, line => line.Contains("was empty", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(EmptyReplies))]
    public async Task A_second_one_is_an_error_that_the_user_sees_and_never_an_empty_end(string kind)
    {
        var stage = new Stage(new ScriptedModel(Empty(kind), Empty(kind), Script.Says("too late")));

        var outcome = await stage.PromptAsync();

        Assert.Equal((null, TurnEndCause.Failure), (outcome.StopReason, outcome.Cause));
        Assert.Equal(outcome.Error, stage.Single<AgentNote>().Text);
        Assert.Equal(2, stage.Model.Sent.Count);
        Assert.Equal(StopReason.EndTurn, (await stage.PromptAsync("again")).StopReason);
    }

    [Fact]
    public async Task An_empty_reply_after_a_tool_call_is_asked_for_once_more_as_well()
    {
        var stage = new Stage(new ScriptedModel(Script.Calls("tool"), Script.Nothing, Script.Says("done")), new FakeTool("tool"));

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.EndTurn, outcome.StopReason);
        Assert.StartsWith("user: [Note from the agent", stage.LastSent[^1], StringComparison.Ordinal);
        Assert.StartsWith("tool: #id=ok", stage.LastSent[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_takes_the_prompt_and_what_followed_out_of_what_is_sent_later()
    {
        var stage = new Stage(
            new ScriptedModel(
                Script.Says("one"),
                new Script().Text("I start").Call("tool", "{}", "x"),
                new Script().Text("No, I will not.").Then(ModelFinish.Refusal),
                Script.Says("three")),
            new FakeTool("tool"));
        await stage.PromptAsync("first");

        var refused = await stage.PromptAsync("second");
        await stage.PromptAsync("third");

        Assert.Equal((StopReason.Refusal, TurnEndCause.Model, null), (refused.StopReason, refused.Cause, refused.Error));
        Assert.Empty(stage.All<AgentNote>());
        Assert.Equal(["system: You are a test.", "user: first", "assistant: one", "user: third"], stage.LastSent);
    }

    [Fact]
    public async Task A_refusal_without_words_and_a_content_filter_are_told()
    {
        var stage = new Stage(new ScriptedModel(new Script(ModelFinish.Refusal), new Script().Text("Once").Then(ChatFinishReason.ContentFilter)));

        var silent = await stage.PromptAsync("one");
        var filtered = await stage.PromptAsync("two");

        Assert.Equal((StopReason.Refusal, StopReason.Refusal), (silent.StopReason!.Value, filtered.StopReason!.Value));
        Assert.Equal(["The model declined to answer.", "The provider's content filter stopped the answer."], stage.All<AgentNote>().Select(note => note.Text));
    }

    [Fact]
    public async Task Calls_of_a_refused_reply_are_closed()
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel(new Script().Call("tool").Then(ModelFinish.Refusal)), tool);

        await stage.PromptAsync();

        Assert.Empty(tool.Ran);
        Assert.Equal(ToolOutcome.NotRun, stage.Single<ToolCallEnded>().Outcome);
    }

    [Fact]
    public async Task A_cut_off_answer_is_max_tokens_and_says_so()
    {
        var stage = new Stage(new ScriptedModel(new Script().Text("To be contin").Then(ChatFinishReason.Length)));

        var outcome = await stage.PromptAsync();

        Assert.Equal((StopReason.MaxTokens, TurnEndCause.Limit), (outcome.StopReason, outcome.Cause));
        Assert.Contains("output limit", stage.Single<AgentNote>().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        var chunk = new string('x', 1024 * 1024);
        var pieces = 0;
        var script = new Script();
        for (var i = 0; i < 64; i++)
        {
            script = script.Do(() => pieces++).Text(chunk);
        }

        var stage = new Stage(new ScriptedModel(script));

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.MaxTokens, outcome.StopReason);
        Assert.InRange(pieces, 16, 18);
        Assert.Contains("cut off at 16777216 characters", stage.Single<AgentNote>().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_of_any_size_make_the_same_valid_text() =>
        Gen.Select(Gen.String[Gen.Char["ab \n\ud83d\ude00é\ud83d"], 1, 40], Gen.Int[1, 5].Array[1, 20]).SampleAsync(async (text, sizes) =>
        {
            var script = new Script().Text("^");
            for (int at = 0, i = 0; at < text.Length; i++)
            {
                var size = Math.Min(sizes[i % sizes.Length], text.Length - at);
                script = script.Text(text.Substring(at, size));
                at += size;
            }

            var stage = new Stage(new ScriptedModel(script.Text("$")));
            await stage.PromptAsync();

            var repaired = string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
            Assert.Equal($"^{repaired}$", string.Concat(stage.All<AgentText>().Select(piece => piece.Text)));
            Assert.Single(stage.All<AgentText>().Select(piece => piece.MessageId).Distinct());
        }, iter: 300);

    [Fact]
    public async Task Thoughts_answers_and_calls_are_messages_of_their_own_in_order()
    {
        var stage = new Stage(
            new ScriptedModel(new Script().Thought("hm").Text("a").Text("b").Call("tool", "{}", "x").Text("  ").Text("c").Thought("\n").Text("d")),
            new FakeTool("tool"));

        await stage.PromptAsync();

        Assert.Equal(
            ["thought t1.m2 hm", "text t1.m3 a", "text t1.m3 b", "call t1.c1", "text t1.m4   c", "text t1.m5 d"],
            stage.Host.Records.TakeWhile(r => r is not ModelReplied).Select(r => r switch
            {
                AgentThought thought => $"thought {thought.MessageId} {thought.Text}",
                AgentText text => $"text {text.MessageId} {text.Text}",
                ToolCallAnnounced call => $"call {call.ToolCallId}",
                _ => "",
            }).Where(line => line.Length > 0));
    }

    [Fact]
    public async Task Usage_of_all_replies_is_summed_and_odd_numbers_do_no_harm()
    {
        var stage = new Stage(
            new ScriptedModel(
                new Script().Uses(100, 10).Call("tool"),
                new Script().Text("x").Then(new UsageContent(new UsageDetails { InputTokenCount = -5, OutputTokenCount = 3, CachedInputTokenCount = 2, ReasoningTokenCount = 1 }))),
            new FakeTool("tool"));

        var outcome = await stage.PromptAsync();

        Assert.Equal(new TokenUsage(100, 13, 2, 1), outcome.Usage);
        Assert.Equal(outcome.Usage, stage.Single<TurnEnded>().Usage);
    }

    private static Script Empty(string kind) => kind switch
    {
        "blank" => Script.Says(" \n "),
        "thoughts" => new Script().Thought("I wonder").Then(ChatFinishReason.Stop),
        "usage" => new Script().Uses(5, 0),
        _ => Script.Nothing,
    };
}
