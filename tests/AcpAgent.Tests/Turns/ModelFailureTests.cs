using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Models;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Support;
using AcpAgent.Tests.Turns.Kit;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AcpAgent.Tests.Turns;

/// <summary>Models that fail: the user sees it, the prompt is answered with it, and the session goes on.</summary>
public sealed class ModelFailureTests
{
    public static TheoryData<ModelFailure> Failures => [.. Enum.GetValues<ModelFailure>().Except([ModelFailure.ContentFilter, ModelFailure.ContextOverflow])];

    [Theory, MemberData(nameof(Failures))]
    public async Task A_failure_is_seen_and_is_the_answer(ModelFailure failure)
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(
            new ScriptedModel(new Script().Text("I was abo").Call("tool").Then(new ModelException(failure, "The provider is on fire."))), tool);

        var outcome = await stage.PromptAsync();

        Assert.Equal((null, TurnEndCause.Failure, "The provider is on fire."), (outcome.StopReason, outcome.Cause, outcome.Error));
        Assert.Equal("The provider is on fire.", stage.Single<AgentNote>().Text);
        Assert.Empty(tool.Ran);
        Assert.Equal(ToolOutcome.NotRun, stage.Single<ToolCallEnded>().Outcome);
        Assert.IsType<TurnEnded>(stage.Host.Records[^1]);
        Assert.Equal(StopReason.EndTurn, (await stage.PromptAsync("again")).StopReason);
        Assert.All(stage.Model.Sent, HistoryCheck.Accepts);
        Assert.DoesNotContain(stage.LastSent, line => line.Contains("on fire", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Failures))]
    public async Task What_providers_do_is_logged_in_a_line_and_what_nobody_foresaw_with_all_that_was_thrown(ModelFailure failure)
    {
        var log = new ListLogger();
        var thrown = new ModelException(failure, "The provider is on fire.", new IOException("within"));
        var stage = new Stage(new ScriptedModel(new Script(thrown))) { Logger = log };

        await stage.PromptAsync();

        var (level, line) = Assert.Single(log.Entries);
        Assert.Equal(LogLevel.Warning, level);
        if (failure == ModelFailure.Unexpected)
        {
            Assert.Same(thrown, Assert.Single(log.Thrown));
        }
        else
        {
            Assert.Empty(log.Thrown);
            Assert.EndsWith($"({failure}). The provider is on fire.", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_client_library_throws_is_told_by_its_kind_only_and_logged_whole()
    {
        var log = new ListLogger();
        var stage = new Stage(new ScriptedModel(new Script(new InvalidOperationException("key sk-123")))) { Logger = log };

        var outcome = await stage.PromptAsync();

        Assert.Null(outcome.StopReason);
        Assert.Contains(nameof(InvalidOperationException), outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-123", outcome.Error, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(Assert.Single(log.Thrown).InnerException);
    }

    [Fact]
    public async Task A_model_that_cancels_itself_has_failed()
    {
        var stage = new Stage(new ScriptedModel(new Script(new TaskCanceledException())));

        var outcome = await stage.PromptAsync();

        Assert.Equal((null, TurnEndCause.Failure), (outcome.StopReason, outcome.Cause));
    }

    [Fact]
    public async Task An_error_within_the_stream_is_a_failure()
    {
        var stage = new Stage(new ScriptedModel(new Script(new ErrorContent("overloaded"))));

        Assert.Equal("overloaded", (await stage.PromptAsync()).Error);
    }

    [Fact]
    public async Task A_content_filter_s_refusal_is_a_refusal()
    {
        var stage = new Stage(new ScriptedModel(new Script(new ModelException(ModelFailure.ContentFilter, "Not that."))));

        var outcome = await stage.PromptAsync();

        Assert.Equal((StopReason.Refusal, TurnEndCause.Model), (outcome.StopReason, outcome.Cause));
        Assert.Equal("Not that.", stage.Single<AgentNote>().Text);
    }

    [Fact]
    public async Task An_overflow_is_seen_and_the_next_prompt_is_shorter()
    {
        var overflow = new Script(new ModelException(ModelFailure.ContextOverflow, "Too long."));
        var stage = new Stage(new ScriptedModel(Script.Says("a"), Script.Says("b"), Script.Says("c"), overflow, Script.Says("e")));
        foreach (var turn in Enumerable.Range(0, 3))
        {
            await stage.PromptAsync($"prompt {turn} " + new string('x', 2000));
        }

        var failed = await stage.PromptAsync("prompt 3 " + new string('x', 2000));

        Assert.Equal((null, TurnEndCause.Failure), (failed.StopReason, failed.Cause));
        Assert.Contains("no longer fits", failed.Error, StringComparison.Ordinal);
        Assert.Equal(failed.Error, stage.Single<AgentNote>().Text);
        Assert.Equal(StopReason.EndTurn, (await stage.PromptAsync("prompt 4")).StopReason);
        var (overflowed, next) = (Length(stage.Model.Sent[3]), Length(stage.Model.Sent[4]));
        Assert.True(next <= overflowed / 2, $"{next} of {overflowed}");
        HistoryCheck.Accepts(stage.Model.Sent[4]);

        // It stays known after the session was loaded again.
        Assert.Equal(Stage.Lines(stage.Conversation.ToMessages("i")), Stage.Lines(Conversation.From(stage.Host.Entries).ToMessages("i")));
    }

    [Fact]
    public async Task Overflow_after_overflow_sends_less_and_less_and_never_nothing()
    {
        var overflow = new Script(new ModelException(ModelFailure.ContextOverflow, "Too long."));
        var stage = new Stage(new ScriptedModel { Otherwise = overflow });
        for (var turn = 0; turn < 12; turn++)
        {
            await stage.PromptAsync($"prompt {turn} " + new string('x', 500));
            Assert.Contains($"prompt {turn} ", stage.LastSent[^1], StringComparison.Ordinal);
            HistoryCheck.Accepts(stage.Model.Sent[^1]);
        }

        Assert.InRange(Length(stage.Model.Sent[^1]), 500, 1000);
    }

    [Fact]
    public async Task A_history_beyond_the_model_s_window_is_shortened_before_it_is_sent()
    {
        var stage = new Stage(new ScriptedModel { ContextWindow = 2000 });
        for (var turn = 0; turn < 20; turn++)
        {
            await stage.PromptAsync($"prompt {turn} " + new string('x', 1000));
        }

        Assert.All(stage.Model.Sent, HistoryCheck.Accepts);
        Assert.All(stage.Model.Sent, sent => Assert.InRange(Length(sent), 1, 2000 / 4 * 3 * 4));
        Assert.Contains("left out", stage.LastSent[1], StringComparison.Ordinal);
        Assert.Contains("prompt 19", stage.LastSent[^1], StringComparison.Ordinal);
    }

    private static int Length(IReadOnlyList<ChatMessage> messages) => messages.Sum(message => message.Text.Length);
}
