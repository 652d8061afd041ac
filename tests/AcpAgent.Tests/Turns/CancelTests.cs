using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Turns;

/// <summary>A cancel works whatever goes on, and nothing of the turn happens after its answer.</summary>
public sealed class CancelTests
{
    private static readonly TimeSpan _hang = TimeSpan.FromSeconds(60);

    public static TheoryData<string, bool> Phases => new MatrixTheoryData<string, bool>(
        ["waiting for room", "silent model", "streaming", "call announced", "preparing", "asking", "running tool", "second step"], [true, false]);

    [Theory, MemberData(nameof(Phases))]
    public async Task In_every_phase_it_is_answered_and_leaves_nothing_open(string phase, bool listens)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var effects = 0;
        async Task Wait(string at, CancellationToken cancellation)
        {
            if (at == phase)
            {
                reached.TrySetResult();
                await (listens ? release.Task.WaitAsync(cancellation) : release.Task);
            }
        }

        var tool = new FakeTool("tool")
        {
            Preparing = cancellation => Wait("preparing", cancellation),
            Run = async (run, cancellation) =>
            {
                await Wait("running tool", cancellation);
                return new ToolResult(true, $"{run.Commit(() => ++effects)}");
            },
        };
        var model = new ScriptedModel(
            new Script().Wait(c => Wait("silent model", c)).Text("I th").Wait(c => Wait("streaming", c)).Text("ink").Then(new Core.Models.ToolCallStartedContent(0, "id", "tool"))
                .Wait(c => Wait("call announced", c)).Then(new Core.Models.RawToolCallContent(0, "id", "tool", "{}")),
            new Script().Wait(c => Wait("second step", c)).Text("done"));
        var stage = new Stage(model, tool)
        {
            Policy = new FakePolicy((_, _) => Verdict.Ask),
            Host = new MemoryHost
            {
                Room = cancellation => new ValueTask(Wait("waiting for room", cancellation)),
                Answer = async (_, _, cancellation) =>
                {
                    await Wait("asking", cancellation);
                    return new SelectedPermissionOutcome { OptionId = "allow_once" };
                },
            },
        };

        var turn = stage.PromptAsync();
        await reached.Task.WaitAsync(_hang, TestContext.Current.CancellationToken);
        stage.Cancellation.Cancel(TurnCancelReason.User);
        var outcome = await turn.WaitAsync(_hang, TestContext.Current.CancellationToken);

        Assert.Equal((StopReason.Cancelled, TurnEndCause.User, null), (outcome.StopReason, outcome.Cause, outcome.Error));
        TurnCheck.Holds(stage, [outcome]);
        Assert.Equal(phase == "second step" ? 1 : 0, effects);
        if (phase == "asking")
        {
            Assert.Empty(stage.All<PermissionAnswered>());
            Assert.Equal(ToolOutcome.NotRun, stage.Single<ToolCallEnded>().Outcome);
        }

        if (phase == "running tool")
        {
            Assert.Equal(ToolOutcome.Cancelled, stage.Single<ToolCallEnded>().Outcome);
        }

        var count = stage.Host.Records.Count;
        release.SetResult();
        await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal(count, stage.Host.Records.Count);
        Assert.Equal(phase == "second step" ? 1 : 0, effects);

        Assert.Equal(StopReason.EndTurn, (await stage.PromptAsync("and now?").WaitAsync(_hang, TestContext.Current.CancellationToken)).StopReason);
        Assert.Contains(stage.Model.Sent[^1], message => message.Text.Contains("cancelled the previous turn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Between_two_steps_the_model_is_not_asked_again()
    {
        var host = new MemoryHost();
        var stage = new Stage(new ScriptedModel(Script.Calls("tool"), Script.Says("never")), new FakeTool("tool")) { Host = host };
        host.Appended = record =>
        {
            if (record is ToolCallEnded)
            {
                stage.Cancellation.Cancel(TurnCancelReason.User);
            }
        };

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.Cancelled, outcome.StopReason);
        Assert.Equal(ToolOutcome.Succeeded, stage.Single<ToolCallEnded>().Outcome);
        Assert.Empty(stage.All<AgentText>());
    }

    [Fact]
    public async Task Of_several_calls_the_later_ones_are_not_run()
    {
        var tool = new FakeTool("tool");
        var host = new MemoryHost();
        var stage = new Stage(new ScriptedModel(new Script().Call("tool", """{"n":1}""", "a").Call("tool", """{"n":2}""", "b")), tool) { Host = host };
        host.Appended = record =>
        {
            if (record is ToolCallEnded)
            {
                stage.Cancellation.Cancel(TurnCancelReason.User);
            }
        };

        await stage.PromptAsync();

        Assert.Single(tool.Ran);
        Assert.Equal([ToolOutcome.Succeeded, ToolOutcome.NotRun], stage.All<ToolCallEnded>().Select(end => end.Outcome));
    }

    [Theory]
    [InlineData(TurnCancelReason.User, TurnCancelReason.Shutdown, TurnEndCause.User)]
    [InlineData(TurnCancelReason.Shutdown, TurnCancelReason.User, TurnEndCause.Shutdown)]
    public async Task The_first_reason_counts(TurnCancelReason first, TurnCancelReason second, TurnEndCause cause)
    {
        var never = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        var stage = new Stage(new ScriptedModel(new Script().Call("tool").Wait(_ =>
        {
            reached.SetResult();
            return never.Task;
        })), new FakeTool("tool"));
        var turn = stage.PromptAsync();
        await reached.Task;

        stage.Cancellation.Cancel(first);
        stage.Cancellation.Cancel(second);
        var outcome = await turn;

        Assert.Equal((StopReason.Cancelled, cause), (outcome.StopReason, outcome.Cause));
        Assert.Equal(cause, stage.Single<TurnEnded>().Cause);
        Assert.Contains(cause == TurnEndCause.User ? "the user cancelled" : "the agent was shut down", stage.Single<ToolCallEnded>().Result, StringComparison.Ordinal);
        never.SetResult();
    }

    [Fact]
    public async Task A_step_that_changes_the_world_is_waited_for_and_told()
    {
        using var inside = new ManualResetEventSlim();
        using var proceed = new ManualResetEventSlim();
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), new FakeTool("tool")
        {
            Run = (run, _) => Task.FromResult(new ToolResult(true, run.Commit(() =>
            {
                inside.Set();
                proceed.Wait();
                return "written";
            }))),
        });
        var turn = stage.PromptAsync();
        inside.Wait(TestContext.Current.CancellationToken);

        stage.Cancellation.Cancel(TurnCancelReason.User);
        await Task.Delay(30, TestContext.Current.CancellationToken);
        Assert.False(turn.IsCompleted);
        Assert.Empty(stage.All<ToolCallEnded>());
        proceed.Set();
        var outcome = await turn;

        Assert.Equal(StopReason.Cancelled, outcome.StopReason);
        Assert.Equal((ToolOutcome.Succeeded, "written"), (stage.Single<ToolCallEnded>().Outcome, stage.Single<ToolCallEnded>().Result));
    }

    [Fact]
    public async Task A_disk_that_fails_meanwhile_does_not_make_a_cancel_an_error()
    {
        var reached = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        var host = new MemoryHost();
        var stage = new Stage(new ScriptedModel(new Script().Text("a").Wait(_ =>
        {
            reached.SetResult();
            return never.Task;
        })))
        { Host = host };
        var turn = stage.PromptAsync();
        await reached.Task;
        host.Fails = _ => new Core.Journal.JournalWriteException("no space left");

        stage.Cancellation.Cancel(TurnCancelReason.User);
        var outcome = await turn;

        Assert.Equal((StopReason.Cancelled, TurnEndCause.User, null), (outcome.StopReason, outcome.Cause, outcome.Error));
        never.SetResult();
    }

    [Fact]
    public async Task What_listens_to_a_cancel_cannot_hold_it_up()
    {
        using var proceed = new ManualResetEventSlim();
        var reached = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        var stage = new Stage(new ScriptedModel(new Script().Wait(cancellation =>
        {
            cancellation.Register(() => proceed.Wait());
            reached.SetResult();
            return never.Task;
        })));
        var turn = stage.PromptAsync();
        await reached.Task;

        stage.Cancellation.Cancel(TurnCancelReason.User);

        Assert.Equal(StopReason.Cancelled, (await turn.WaitAsync(_hang, TestContext.Current.CancellationToken)).StopReason);
        proceed.Set();
        never.SetResult();
    }

    [Fact]
    public Task Whenever_it_comes_and_whoever_ignores_it_nothing_is_written_shown_or_done_after_the_answer() =>
        Gen.Select(AnyModel.HangingReplies, Gen.Int[0, 40], Gen.Bool, Gen.Int[0, 3]).SampleAsync(async (replies, cancelAt, shutdown, noise) =>
        {
            var any = new AnyModel();
            var host = new MemoryHost();
            var stage = new Stage(any.Model(replies), any.Tools)
            {
                Host = host,
                Policy = new FakePolicy((tool, _) => tool == "write" ? Verdict.Ask : Verdict.Allow),
            };
            var cancelled = false;
            void Cancel()
            {
                Volatile.Write(ref cancelled, true);
                stage.Cancellation.Cancel(shutdown ? TurnCancelReason.Shutdown : TurnCancelReason.User);
            }

            var count = 0;
            host.Appended = record =>
            {
                if (Interlocked.Increment(ref count) == cancelAt && record is not TurnEnded)
                {
                    Cancel();
                }
            };
            host.Answer = async (_, _, _) =>
            {
                // A client that never answers, or answers in time.
                if ((noise & 1) != 0)
                {
                    await any.HangAsync();
                }

                return new SelectedPermissionOutcome { OptionId = "allow_once" };
            };
            any.Hangs = () => Task.Run(async () =>
            {
                if ((noise & 2) != 0)
                {
                    await Task.Yield();
                }

                Cancel();
            });

            var outcome = await stage.PromptAsync().WaitAsync(_hang);
            var (records, effects) = (host.Records, any.Effects);
            await any.ReleaseAsync();

            Assert.Equal(records, host.Records);
            Assert.Equal(effects, any.Effects);
            TurnCheck.Holds(stage, [outcome]);
            Assert.True(effects <= records.OfType<ToolCallStarted>().Count());
            if (outcome.StopReason is StopReason.Cancelled)
            {
                Assert.True(cancelled);
                Assert.Equal(shutdown ? TurnEndCause.Shutdown : TurnEndCause.User, outcome.Cause);
            }
        }, iter: 500);
}
