using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using Xunit;

namespace AcpAgent.Tests.Turns;

/// <summary>Calls of one reply that only look, beside each other; and those that do not.</summary>
public sealed class ParallelCallTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Calls_that_only_look_run_beside_each_other_and_are_told_in_their_order()
    {
        var arrived = new Rendezvous(3);
        var tool = Looking(async (arguments, _) =>
        {
            // Each waits for all: one after the other they would never get here. The last to begin ends first.
            await arrived.MeetAsync();
            return new ToolResult(true, arguments);
        });
        var stage = new Stage(new ScriptedModel(Looks(3)), tool);

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.EndTurn, outcome.StopReason);
        Assert.Equal(["tool: #c1=seen", "tool: #c2=seen", "tool: #c3=seen"], stage.LastSent.TakeLast(3));
        TurnCheck.Holds(stage, [outcome]);
    }

    [Fact]
    public async Task No_more_run_at_a_time_than_there_are_places_for()
    {
        var (inside, most) = (0, 0);
        var tool = Looking(async (_, _) =>
        {
            var now = Interlocked.Increment(ref inside);
            int seen;
            while ((seen = Volatile.Read(ref most)) < now && Interlocked.CompareExchange(ref most, now, seen) != seen)
            {
            }

            await Task.Delay(5, TestContext.Current.CancellationToken);
            Interlocked.Decrement(ref inside);
            return new ToolResult(true, "seen");
        });
        var stage = new Stage(new ScriptedModel(Looks(30)), tool);

        await stage.PromptAsync();

        Assert.InRange(most, 2, 8);
        Assert.Equal(30, stage.All<ToolCallEnded>().Count(end => end.Outcome == ToolOutcome.Succeeded));
    }

    [Fact]
    public async Task What_changes_something_waits_for_all_before_it_and_all_after_it_wait_for_that()
    {
        var writing = 0;
        var looking = 0;
        var look = Looking(async (_, _) =>
        {
            Interlocked.Increment(ref looking);
            Assert.Equal(0, Volatile.Read(ref writing));
            await Task.Delay(2, TestContext.Current.CancellationToken);
            Interlocked.Decrement(ref looking);
            return new ToolResult(true, "seen");
        });
        var write = new FakeTool("write")
        {
            Run = async (_, _) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref writing));
                Assert.Equal(0, Volatile.Read(ref looking));
                await Task.Delay(2, TestContext.Current.CancellationToken);
                Interlocked.Decrement(ref writing);
                return new ToolResult(true, "written");
            },
        };
        var script = Enumerable.Range(1, 24).Aggregate(new Script(), (script, n) => script.Call(n % 4 == 0 ? "write" : "look", $$"""{"n":{{n}}}""", $"c{n}"));
        var stage = new Stage(new ScriptedModel(script), look, write);

        var outcome = await stage.PromptAsync();

        Assert.All(stage.All<ToolCallEnded>(), end => Assert.Equal(ToolOutcome.Succeeded, end.Outcome));
        Assert.Equal(Enumerable.Range(1, 24).Select(n => $"tool: #c{n}={(n % 4 == 0 ? "written" : "seen")}"), stage.LastSent.TakeLast(24));
        TurnCheck.Holds(stage, [outcome]);
    }

    [Fact]
    public async Task One_question_is_asked_at_a_time_and_an_answer_may_settle_those_that_wait()
    {
        var allowed = false;
        var host = new MemoryHost();
        host.Answer = async (_, _, _) =>
        {
            Assert.Single(host.Asked);
            await Task.Yield();
            allowed = true;
            return new SelectedPermissionOutcome { OptionId = "allow_once" };
        };
        var stage = new Stage(new ScriptedModel(Looks(5)), Looking((_, _) => Task.FromResult(new ToolResult(true, "seen"))))
        {
            Host = host,
            Policy = new FakePolicy((_, _) => allowed ? Verdict.Allow : Verdict.Ask),
        };

        await stage.PromptAsync();

        Assert.Single(host.Asked);
        Assert.Equal(5, stage.All<ToolCallEnded>().Count(end => end.Outcome == ToolOutcome.Succeeded));
    }

    [Fact]
    public async Task A_client_that_cancels_instead_of_answering_ends_the_others_too_whether_they_listen_or_not()
    {
        var begun = new TaskCompletionSource();
        var tool = Looking(async (_, _) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return new ToolResult(true, "never");
        });
        var asks = new FakeTool("asks") { OnlyLooks = true, Kind = ToolKind.Search };
        var stage = new Stage(new ScriptedModel(new Script().Call("look", """{"n":1}""", "a").Call("asks", """{"n":2}""", "b")), tool, asks)
        {
            Host = new MemoryHost
            {
                Answer = async (_, _, _) =>
                {
                    await begun.Task;
                    return new CancelledPermissionOutcome();
                },
            },
            Policy = new FakePolicy((name, _) => name == "asks" ? Verdict.Ask : Verdict.Allow),
        };

        var outcome = await stage.PromptAsync().WaitAsync(_patience, TestContext.Current.CancellationToken);

        Assert.Equal(StopReason.Cancelled, outcome.StopReason);
        Assert.Equal([ToolOutcome.Cancelled, ToolOutcome.NotRun], stage.All<ToolCallEnded>().OrderBy(end => end.ToolCallId).Select(end => end.Outcome));
        TurnCheck.Holds(stage, [outcome]);
    }

    [Fact]
    public async Task A_crash_leaves_several_that_had_started_and_each_is_closed_as_unknown()
    {
        var started = new Rendezvous(3);
        var stage = new Stage(new ScriptedModel(Looks(3)), Looking(async (_, _) =>
        {
            await started.MeetAsync();
            return new ToolResult(true, "seen");
        }));
        await stage.PromptAsync();
        var records = stage.Host.Records.TakeWhile(record => record is not ToolCallEnded).ToList();
        Assert.Equal(3, records.OfType<ToolCallStarted>().Count());

        var close = InterruptedTurn.Close(RecordGen.Entries(records));

        Assert.Equal(["t1.c1", "t1.c2", "t1.c3"], close.OfType<ToolCallEnded>().Select(end => end.ToolCallId));
        Assert.All(close.OfType<ToolCallEnded>(), end => Assert.Equal(ToolOutcome.Unknown, end.Outcome));
    }

    [Fact]
    public async Task The_same_look_over_and_over_ends_the_turn_and_what_was_admitted_before_is_run()
    {
        var tool = Looking((_, _) => Task.FromResult(new ToolResult(true, "seen")));
        var script = Enumerable.Range(1, 9).Aggregate(new Script(), (script, n) => script.Call("look", "{}", $"c{n}"));
        var stage = new Stage(new ScriptedModel(script), tool);

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.MaxTurnRequests, outcome.StopReason);
        Assert.Equal(4, tool.Ran.Count);
        Assert.Equal([false, false, true, true], stage.All<ToolCallEnded>().Take(4).OrderBy(end => end.ToolCallId).Select(end => end.Result.Contains("times in a row", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_the_tools_that_there_are_those_that_change_nothing_look() =>
        Assert.Equal(
            ["read_file", "list_directory", "glob", "search_file_content", "web_fetch"],
            BuiltInTools.All.Where(tool => tool.OnlyLooks).Select(tool => tool.Name));

    private static FakeTool Looking(Func<string, CancellationToken, Task<ToolResult>> look) => new("look")
    {
        Kind = ToolKind.Search,
        OnlyLooks = true,
        Writes = false,
        Run = (_, cancellation) => look("seen", cancellation),
    };

    private static Script Looks(int count) =>
        Enumerable.Range(1, count).Aggregate(new Script(), (script, n) => script.Call("look", $$"""{"n":{{n}}}""", $"c{n}"));

    /// <summary>Lets nobody go on before all are there.</summary>
    private sealed class Rendezvous(int count)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = count;

        public Task MeetAsync()
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _all.SetResult();
            }

            return _all.Task.WaitAsync(_patience);
        }
    }
}
