using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using Xunit;

namespace AcpAgent.Tests.Turns;

/// <summary>Where a turn must stop although the model would go on.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task Replies_are_limited()
    {
        var number = 0;
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel([.. Enumerable.Range(0, 10).Select(_ => Script.Calls("tool", $$"""{"n":{{number++}}}""", $"id{number}"))]), tool)
        {
            Limits = TurnLimits.Default with { Steps = 3 },
        };

        var outcome = await stage.PromptAsync();

        Assert.Equal((StopReason.MaxTurnRequests, TurnEndCause.Limit, null), (outcome.StopReason, outcome.Cause, outcome.Error));
        Assert.Equal(3, stage.Model.Sent.Count);
        Assert.Equal(3, tool.Ran.Count);
        Assert.Contains("3 replies", stage.Single<AgentNote>().Text, StringComparison.Ordinal);
        Assert.Equal(StopReason.MaxTurnRequests, (await stage.PromptAsync("go on")).StopReason);
        Assert.Contains(stage.Model.Sent[3], message => Stage.Lines([message])[0].Contains("stopped by a limit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tokens_are_limited()
    {
        var stage = new Stage(
            new ScriptedModel(new Script().Uses(400, 100).Call("tool", """{"n":1}""", "a"), new Script().Uses(500, 1).Call("tool", """{"n":2}""", "b"), Script.Says("never")),
            new FakeTool("tool"))
        { Limits = TurnLimits.Default with { Tokens = 1000 } };

        var outcome = await stage.PromptAsync();

        Assert.Equal((StopReason.MaxTokens, TurnEndCause.Limit), (outcome.StopReason, outcome.Cause));
        Assert.Equal(2, stage.Model.Sent.Count);
        Assert.Contains("1001 tokens", stage.Single<AgentNote>().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_is_limited_whatever_the_model_does()
    {
        var time = new ManualTime();
        var asked = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        var stage = new Stage(new ScriptedModel(new Script().Text("I th").Call("tool").Wait(_ =>
        {
            asked.SetResult();
            return never.Task;
        })), new FakeTool("tool"))
        { Time = time, Limits = TurnLimits.Default with { WallClock = TimeSpan.FromMinutes(10) } };

        var turn = stage.PromptAsync();
        await asked.Task;
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.False(turn.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(1));
        var outcome = await turn;

        Assert.Equal((StopReason.MaxTurnRequests, TurnEndCause.Limit), (outcome.StopReason, outcome.Cause));
        Assert.Contains("00:10:00", stage.Single<AgentNote>().Text, StringComparison.Ordinal);
        Assert.Equal(ToolOutcome.NotRun, stage.Single<ToolCallEnded>().Outcome);
        never.SetResult();
    }

    [Fact]
    public async Task The_clock_stands_still_while_the_user_thinks()
    {
        var time = new ManualTime();
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource<RequestPermissionOutcome>();
        var running = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        var stage = new Stage(new ScriptedModel(Script.Calls("tool"), new Script().Wait(_ =>
        {
            running.SetResult();
            return never.Task;
        })), new FakeTool("tool"))
        {
            Time = time,
            Limits = TurnLimits.Default with { WallClock = TimeSpan.FromMinutes(10) },
            PermissionExpiry = TimeSpan.FromDays(4),
            Policy = new FakePolicy((_, _) => Verdict.Ask),
            Host = new MemoryHost
            {
                Answer = (_, _, _) =>
                {
                    asked.SetResult();
                    return answer.Task;
                },
            },
        };

        var turn = stage.PromptAsync();
        await asked.Task;
        time.Advance(TimeSpan.FromDays(3));
        answer.SetResult(new SelectedPermissionOutcome { OptionId = "allow_once" });
        await running.Task;
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.False(turn.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(StopReason.MaxTurnRequests, (await turn).StopReason);
        Assert.Equal(ToolOutcome.Succeeded, stage.Single<ToolCallEnded>().Outcome);
        never.SetResult();
    }

    [Fact]
    public async Task The_same_call_over_and_over_is_remarked_on_and_then_ends_the_turn()
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel { Otherwise = Script.Calls("tool", """{"n":1}""") }, tool);

        var outcome = await stage.PromptAsync();

        Assert.Equal((StopReason.MaxTurnRequests, TurnEndCause.Limit), (outcome.StopReason, outcome.Cause));
        Assert.Equal(4, tool.Ran.Count);
        Assert.Equal([false, false, true, true, false], stage.All<ToolCallEnded>().Select(end => end.Result.Contains("same call with the same arguments", StringComparison.Ordinal)));
        Assert.Equal(ToolOutcome.NotRun, stage.All<ToolCallEnded>()[^1].Outcome);
        Assert.Contains("(tool)", stage.Single<AgentNote>().Text, StringComparison.Ordinal);
        await stage.PromptAsync("something else");
        Assert.All(stage.Model.Sent, HistoryCheck.Accepts);
    }

    [Fact]
    public async Task Bad_calls_over_and_over_end_the_turn_as_well()
    {
        var stage = new Stage(new ScriptedModel { Otherwise = Script.Calls("no such tool", "{{{") }, new FakeTool("tool"));

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.MaxTurnRequests, outcome.StopReason);
        Assert.Equal(5, stage.Model.Sent.Count);
    }

    [Fact]
    public async Task Other_calls_in_between_are_progress()
    {
        var scripts = Enumerable.Range(0, 12).Select(i => Script.Calls("tool", i % 2 == 0 ? """{"n":1}""" : """{"n":2}""", $"id{i}"));
        var stage = new Stage(new ScriptedModel([.. scripts]), new FakeTool("tool"));

        Assert.Equal(StopReason.EndTurn, (await stage.PromptAsync()).StopReason);
    }
}
