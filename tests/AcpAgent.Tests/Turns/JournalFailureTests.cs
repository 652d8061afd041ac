using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using Xunit;

namespace AcpAgent.Tests.Turns;

/// <summary>A journal that cannot be written ends the turn with a clear error, and the session lives on.</summary>
public sealed class JournalFailureTests
{
    [Fact]
    public async Task A_prompt_that_cannot_be_saved_is_not_answered()
    {
        var stage = new Stage(new ScriptedModel()) { Host = new MemoryHost { Fails = _ => new JournalWriteException("no space left") } };

        var outcome = await stage.PromptAsync();

        Assert.Equal((null, TurnEndCause.Failure), (outcome.StopReason, outcome.Cause));
        Assert.Equal("The session could not be saved, so the turn was stopped: no space left", outcome.Error);
        Assert.Empty(stage.Model.Sent);
        Assert.Equal(1, stage.Conversation.NextTurnNumber);
    }

    [Fact]
    public async Task A_tool_whose_intent_cannot_be_saved_does_not_run()
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), tool)
        {
            Host = new MemoryHost { Fails = record => record is ToolCallStarted ? new JournalWriteException("no space left") : null },
        };

        var outcome = await stage.PromptAsync();

        Assert.Empty(tool.Ran);
        Assert.Equal(1, tool.Disposed);
        Assert.Null(outcome.StopReason);
        Assert.Equal(outcome.Error, stage.Single<AgentNote>().Text);
        Assert.Equal(TurnEndCause.Failure, stage.Single<TurnEnded>().Cause);
        Assert.Equal("t1.c1", stage.Single<ToolCallEnded>().ToolCallId);
    }

    [Fact]
    public async Task A_permission_that_cannot_be_saved_is_not_asked()
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), tool)
        {
            Policy = new FakePolicy((_, _) => Core.Permissions.Verdict.Ask),
            Host = new MemoryHost { Fails = record => record is PermissionRequested ? new JournalWriteException("no space left") : null },
        };

        var outcome = await stage.PromptAsync();

        Assert.Null(outcome.StopReason);
        Assert.Empty(stage.Host.Asked);
        Assert.Empty(tool.Ran);
    }

    [Fact]
    public async Task A_disk_that_stays_full_ends_turn_after_turn_and_room_makes_the_session_whole_again()
    {
        var full = false;
        var host = new MemoryHost { Fails = _ => full ? new JournalWriteException("no space left") : null };
        var stage = new Stage(new ScriptedModel(new Script().Text("I begin").Do(() => full = true).Text(" and"), Script.Says("back")), new FakeTool("tool")) { Host = host };

        Assert.NotNull((await stage.PromptAsync("one")).Error);
        Assert.NotNull((await stage.PromptAsync("two")).Error);
        var before = host.Records.Count;
        full = false;
        var outcome = await stage.PromptAsync("three");

        Assert.Equal(StopReason.EndTurn, outcome.StopReason);
        Assert.Equal(3, before);
        Assert.All(stage.Model.Sent, HistoryCheck.Accepts);
    }

    [Fact]
    public async Task An_end_that_cannot_be_saved_at_first_is_saved_as_a_failure()
    {
        var failed = false;
        var stage = new Stage(new ScriptedModel(Script.Says("all done")))
        {
            Host = new MemoryHost
            {
                Fails = record =>
                {
                    var fails = record is TurnEnded && !failed;
                    failed |= fails;
                    return fails ? new JournalWriteException("no space left") : null;
                },
            },
        };

        var outcome = await stage.PromptAsync();

        Assert.Null(outcome.StopReason);
        var end = stage.Single<TurnEnded>();
        Assert.Equal((TurnEndCause.Failure, null, outcome.Error), (end.Cause, end.StopReason, end.Error));
        Assert.Equal(outcome.Error, stage.Single<AgentNote>().Text);
    }
}
