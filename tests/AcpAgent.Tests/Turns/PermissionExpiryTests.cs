using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Permissions.Answers;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Turns;

/// <summary>Questions that nobody answers, and answers that hold for longer than their call.</summary>
public sealed class PermissionExpiryTests
{
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_question_that_nobody_answers_is_a_no_after_its_time_and_the_turn_goes_on()
    {
        var time = new ManualTime();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<RequestPermissionOutcome>();
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel(Script.Calls("tool"), Script.Says("done")), tool)
        {
            // Deaf to being told that nobody waits any more.
            Host = new MemoryHost { Answer = (_, _, _) => Announce(asked, never.Task) },
            Policy = new FakePolicy((_, _) => Verdict.Ask),
            Time = time,
            PermissionExpiry = _hour,
        };

        var turn = stage.PromptAsync();
        await asked.Task;
        time.Advance(_hour - TimeSpan.FromTicks(1));
        Assert.False(turn.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(StopReason.EndTurn, (await turn).StopReason);
        never.SetResult(new SelectedPermissionOutcome { OptionId = "allow_once" });

        Assert.Empty(tool.Ran);
        Assert.Equal((false, true, null), (stage.Single<PermissionAnswered>().Granted, stage.Single<PermissionAnswered>().Expired, stage.Single<PermissionAnswered>().OptionId));
        Assert.Equal(ToolOutcome.Refused, stage.Single<ToolCallEnded>().Outcome);
        Assert.Contains("Nobody answered within 1 hours", stage.LastSent[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_yes_that_comes_too_late_is_a_no_though_no_timer_has_said_so()
    {
        var time = new SleepingTime();
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), tool)
        {
            Host = new MemoryHost
            {
                Answer = (_, _, _) =>
                {
                    time.Slept = _hour;
                    return Task.FromResult<RequestPermissionOutcome>(new SelectedPermissionOutcome { OptionId = "allow_once" });
                },
            },
            Policy = new FakePolicy((_, _) => Verdict.Ask),
            Time = time,
            PermissionExpiry = _hour,
        };

        await stage.PromptAsync();

        Assert.Empty(tool.Ran);
        Assert.True(stage.Single<PermissionAnswered>().Expired);
    }

    [Fact]
    public void Of_open_questions_those_are_answered_that_have_waited_long_enough() => Gen.Select(Gen.Int[0, 4], Gen.Bool, Gen.Int[0, 10]).Array[0, 20].Sample(facts =>
    {
        var entries = facts.Select((fact, at) => new JournalEntry(at + 1, DateTimeOffset.UnixEpoch.AddMinutes(fact.Item3), fact.Item2
            ? new PermissionRequested { PermissionId = $"p{fact.Item1}", ToolCallId = "c", Options = [] }
            : new PermissionAnswered { PermissionId = $"p{fact.Item1}", Granted = false })).ToArray();
        var pending = new PendingPermissions();
        Assert.Equal(entries, pending.Watch(entries));

        var expired = pending.Expired(DateTimeOffset.UnixEpoch.AddMinutes(10), TimeSpan.FromMinutes(5)).Select(answer => answer.PermissionId).Order();
        var expected = facts.Where((fact, at) => fact.Item2 && fact.Item3 <= 5 && !facts.Skip(at + 1).Any(later => later.Item1 == fact.Item1)).Select(fact => $"p{fact.Item1}").Order();
        Assert.Equal(expected, expired);
    });

    [Theory]
    [InlineData("allow_always", true, PermissionOptionKind.AllowAlways)]
    [InlineData("reject_always", false, PermissionOptionKind.RejectAlways)]
    public async Task An_answer_for_the_session_is_safe_before_anything_follows(string optionId, bool granted, PermissionOptionKind kind)
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), tool)
        {
            Host = new MemoryHost { Answer = (_, _, _) => Task.FromResult<RequestPermissionOutcome>(new SelectedPermissionOutcome { OptionId = optionId }) },
            Policy = new FakePolicy((_, _) => Verdict.Ask) { Scope = new AnswerScope(["tool:tool"], "the tool") },
        };

        await stage.PromptAsync();

        Assert.Equal(["Allow once", "Always allow the tool in this session", "Reject", "Always reject the tool in this session"], stage.Host.Asked[0].Request.Options.Select(option => option.Name));
        Assert.Equal(["tool:tool"], stage.Single<PermissionRequested>().Covers);
        Assert.Equal((granted, kind), (stage.Single<PermissionAnswered>().Granted, stage.Single<PermissionAnswered>().Kind));
        Assert.Equal(Core.Journal.Durability.Synced, stage.Host.DurabilityOf<PermissionAnswered>());
        Assert.Equal(granted ? 1 : 0, tool.Ran.Count);
    }

    [Fact]
    public async Task A_decision_names_what_it_was_made_by()
    {
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), new FakeTool("tool")) { Host = new MemoryHost { ModeId = SessionModes.FullAccess } };

        await stage.PromptAsync();

        Assert.Equal(new Dictionary<string, string> { ["mode"] = "full-access", ["permissions"] = "p1" }, stage.Single<ToolCallDecided>().Versions);
    }

    private static async Task<RequestPermissionOutcome> Announce(TaskCompletionSource asked, Task<RequestPermissionOutcome> answer)
    {
        asked.SetResult();
        return await answer;
    }

    /// <summary>A machine that was asleep: its clock goes on, its timers do not.</summary>
    private sealed class SleepingTime : TimeProvider
    {
        public TimeSpan Slept { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Slept;
    }
}
