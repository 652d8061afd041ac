using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Models;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Sessions;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using Microsoft.Extensions.AI;
using Xunit;

namespace AcpAgent.Tests.Turns;

/// <summary>One call from its name to its end, as client and model see it.</summary>
public sealed class ToolCallTests
{
    [Theory]
    [InlineData(true, ToolCallStatus.Completed)]
    [InlineData(false, ToolCallStatus.Failed)]
    public async Task A_client_sees_pending_then_in_progress_then_the_end(bool succeeds, ToolCallStatus end)
    {
        var tool = new FakeTool("tool") { Run = (_, _) => Task.FromResult(new ToolResult(succeeds, "said")) };
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), tool);

        await stage.PromptAsync();

        Assert.Equal([ToolCallStatus.Pending, ToolCallStatus.InProgress, end], Statuses(stage, "t1.c1"));
        Assert.Equal("tool: #id=said", stage.LastSent[^1]);
    }

    [Fact]
    public async Task A_call_appears_when_its_name_arrives_not_when_its_arguments_are_complete()
    {
        Stage? stage = null;
        var seen = new List<int>();
        var script = new Script(new ToolCallStartedContent(0, "id", "tool")).Do(() => seen.Add(stage!.All<ToolCallAnnounced>().Count))
            .Then(new ToolCallArgumentsContent(0, "{")).Do(() => seen.Add(stage!.All<ToolCallPrepared>().Count))
            .Then(new RawToolCallContent(0, "id", "tool", "{}"));
        stage = new Stage(new ScriptedModel(script), new FakeTool("tool"));

        await stage.PromptAsync();

        Assert.Equal([1, 0], seen);
        Assert.Single(stage.All<ToolCallAnnounced>());
    }

    [Fact]
    public async Task The_second_call_of_a_reply_begins_when_the_first_has_ended()
    {
        var running = 0;
        var tool = new FakeTool("tool")
        {
            Run = async (_, _) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref running));
                await Task.Delay(1, TestContext.Current.CancellationToken);
                Interlocked.Decrement(ref running);
                return new ToolResult(true, "ok");
            },
        };
        var stage = new Stage(new ScriptedModel(new Script().Call("tool", """{"n":1}""", "a").Call("tool", """{"n":2}""", "b").Call("tool", """{"n":3}""", "c")), tool);

        await stage.PromptAsync();

        Assert.Equal(["""{"n":1}""", """{"n":2}""", """{"n":3}"""], tool.Ran);
        Assert.All(stage.All<ToolCallEnded>(), end => Assert.Equal(ToolOutcome.Succeeded, end.Outcome));
        Assert.Equal(
            ["start t1.c1", "end t1.c1", "start t1.c2", "end t1.c2", "start t1.c3", "end t1.c3"],
            stage.Host.Records.Select(r => r switch { ToolCallStarted s => $"start {s.ToolCallId}", ToolCallEnded e => $"end {e.ToolCallId}", _ => "" }).Where(s => s.Length > 0));
    }

    [Fact]
    public async Task An_unknown_tool_is_told_with_the_names_that_there_are()
    {
        var stage = new Stage(new ScriptedModel(Script.Calls("rm_rf", """{"a":1}""")), new FakeTool("read"), new FakeTool("write"));

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.EndTurn, outcome.StopReason);
        Assert.Equal("""tool: #id=There is no tool named "rm_rf". The tools are: read, write.""", stage.LastSent[^1]);
        Assert.Equal([ToolCallStatus.Pending, ToolCallStatus.Failed], Statuses(stage, "t1.c1"));
        Assert.Equal(ToolOutcome.Refused, stage.Single<ToolCallEnded>().Outcome);
        Assert.Equal("""{"a":1}""", stage.Single<ToolCallPrepared>().Arguments);
    }

    [Fact]
    public async Task Missing_empty_and_repeated_ids_are_made_good()
    {
        var stage = new Stage(
            new ScriptedModel(
                new Script().Call("tool", """{"n":1}""", null).Call("tool", """{"n":2}""", "").Call("tool", """{"n":3}""", "same").Call("tool", """{"n":4}""", "same").Call("tool", """{"n":5}""", "bad id\n"),
                new Script().Call("tool", """{"n":6}""", "same").Call("tool", """{"n":7}""", "call_t1_c1")),
            new FakeTool("tool"));

        await stage.PromptAsync();

        Assert.All(stage.Model.Sent, HistoryCheck.Accepts);
        Assert.Equal(7, stage.Model.Sent[^1].Count(message => message.Role == ChatRole.Tool));
        Assert.Equal(7, stage.All<ToolCallAnnounced>().Select(call => call.ToolCallId).Distinct().Count());
        Assert.Contains("""tool({"n":3})#same""", stage.LastSent[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_breaks_ends_its_call_and_not_the_turn()
    {
        var tool = new FakeTool("tool") { Run = (_, _) => throw new InvalidOperationException("kaput"), DisposeError = new InvalidOperationException("twice") };
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), tool);

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.EndTurn, outcome.StopReason);
        Assert.Equal("tool: #id=The tool failed: kaput", stage.LastSent[^1]);
        Assert.Equal(ToolOutcome.Failed, stage.Single<ToolCallEnded>().Outcome);
        Assert.Equal(1, tool.Disposed);
    }

    [Fact]
    public async Task A_tool_that_gives_up_by_itself_is_no_cancel()
    {
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), new FakeTool("tool") { Run = (_, _) => throw new OperationCanceledException() });

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.EndTurn, outcome.StopReason);
        Assert.Equal("tool: #id=The tool gave up.", stage.LastSent[^1]);
    }

    [Fact]
    public async Task Arguments_that_a_tool_does_not_take_are_told_and_nothing_is_asked()
    {
        var tool = new FakeTool("tool") { Prepare = _ => new ToolArgumentException("path: is required") };
        var stage = new Stage(new ScriptedModel(Script.Calls("tool", """{"x":1}""")), tool) { Policy = new FakePolicy((_, _) => Verdict.Ask) };

        await stage.PromptAsync();

        Assert.Equal("tool: #id=The arguments are not accepted: path: is required The call was not run.", stage.LastSent[^1]);
        Assert.Empty(stage.Host.Asked);
        Assert.Empty(tool.Ran);
        Assert.Empty(stage.All<ToolCallDecided>());
        Assert.Equal([ToolCallStatus.Pending, ToolCallStatus.Failed], Statuses(stage, "t1.c1"));
    }

    [Fact]
    public async Task What_a_tool_says_is_bounded_and_valid_text()
    {
        var says = new Queue<string>([new string('x', 300 * 1024), "half \ud83d", "  "]);
        var stage = new Stage(
            new ScriptedModel(new Script().Call("tool", """{"n":1}""", "a").Call("tool", """{"n":2}""", "b").Call("tool", """{"n":3}""", "c")),
            new FakeTool("tool") { Run = (_, _) => Task.FromResult(new ToolResult(true, says.Dequeue())) });

        await stage.PromptAsync();

        var results = stage.All<ToolCallEnded>().Select(end => end.Result).ToArray();
        Assert.StartsWith(new string('x', 256 * 1024), results[0], StringComparison.Ordinal);
        Assert.EndsWith("[The result was cut here; it has 307200 characters in all.]", results[0], StringComparison.Ordinal);
        Assert.Equal("half \ufffd", results[1]);
        Assert.Equal("tool: #c=(no output)", stage.LastSent[^1]);
    }

    [Fact]
    public async Task A_denied_call_never_starts_and_says_which_rule_denied_it()
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), tool) { Policy = new FakePolicy((_, _) => Verdict.Deny) };

        await stage.PromptAsync();

        Assert.Empty(tool.Ran);
        Assert.Equal([ToolCallStatus.Pending, ToolCallStatus.Failed], Statuses(stage, "t1.c1"));
        Assert.Equal("tool: #id=This call is not allowed and was not run. Because of the test. (Rule: test:rule)", stage.LastSent[^1]);
        Assert.Equal(("deny", "test:rule"), (stage.Single<ToolCallDecided>().Verdict, stage.Single<ToolCallDecided>().Rule));
        Assert.Equal(1, tool.Disposed);
    }

    [Fact]
    public async Task Rules_that_break_deny()
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), tool) { Policy = new FakePolicy((_, _) => throw new InvalidOperationException("secret")) };

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.EndTurn, outcome.StopReason);
        Assert.Empty(tool.Ran);
        Assert.Equal("policy:error", stage.Single<ToolCallDecided>().Rule);
        Assert.DoesNotContain("secret", stage.LastSent[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mode_that_became_stricter_while_the_user_was_asked_wins_over_a_yes()
    {
        var tool = new FakeTool("tool");
        var host = new MemoryHost();
        host.Answer = (_, _, _) =>
        {
            host.ModeId = SessionModes.Plan;
            return Task.FromResult<RequestPermissionOutcome>(new SelectedPermissionOutcome { OptionId = "allow_once" });
        };
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), tool)
        {
            Host = host,
            Policy = new FakePolicy((_, mode) => mode == SessionModes.Plan ? Verdict.Deny : Verdict.Ask),
        };

        await stage.PromptAsync();

        Assert.Empty(tool.Ran);
        Assert.True(stage.Single<PermissionAnswered>().Granted);
        Assert.Equal(["ask", "deny"], stage.All<ToolCallDecided>().Select(decided => decided.Verdict));
        Assert.Equal(ToolOutcome.Refused, stage.Single<ToolCallEnded>().Outcome);
    }

    [Fact]
    public async Task Directories_that_changed_while_the_user_was_asked_undo_a_yes()
    {
        var tool = new FakeTool("tool");
        var host = new MemoryHost();
        host.Answer = (_, _, _) =>
        {
            host.Roots = new WorkspaceRoots("/elsewhere", []);
            return Task.FromResult<RequestPermissionOutcome>(new SelectedPermissionOutcome { OptionId = "allow_once" });
        };
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), tool) { Host = host, Policy = new FakePolicy((_, _) => Verdict.Ask) };

        await stage.PromptAsync();

        Assert.Empty(tool.Ran);
        Assert.Contains("directories changed", stage.LastSent[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reject_once")]
    [InlineData("allow_always")]
    [InlineData("")]
    public async Task Anything_but_an_option_that_allows_is_a_no(string optionId)
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), tool)
        {
            Host = new MemoryHost { Answer = (_, _, _) => Task.FromResult<RequestPermissionOutcome>(new SelectedPermissionOutcome { OptionId = optionId }) },
            Policy = new FakePolicy((_, _) => Verdict.Ask),
        };

        await stage.PromptAsync();

        Assert.Empty(tool.Ran);
        Assert.False(stage.Single<PermissionAnswered>().Granted);
        Assert.Equal([ToolCallStatus.Pending, ToolCallStatus.Failed], Statuses(stage, "t1.c1"));
    }

    [Fact]
    public async Task Asking_that_fails_is_a_no()
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), tool)
        {
            Host = new MemoryHost { Answer = (_, _, _) => throw new InvalidOperationException("kaput") },
            Policy = new FakePolicy((_, _) => Verdict.Ask),
        };

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.EndTurn, outcome.StopReason);
        Assert.Empty(tool.Ran);
        Assert.False(stage.Single<PermissionAnswered>().Granted);
    }

    [Fact]
    public async Task A_client_that_cancels_instead_of_answering_ends_the_turn_and_the_permission_stays_pending()
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), tool)
        {
            Host = new MemoryHost { Answer = (_, _, _) => Task.FromResult<RequestPermissionOutcome>(new CancelledPermissionOutcome()) },
            Policy = new FakePolicy((_, _) => Verdict.Ask),
        };

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.Cancelled, outcome.StopReason);
        Assert.Empty(tool.Ran);
        Assert.Empty(stage.All<PermissionAnswered>());
        var end = stage.Single<ToolCallEnded>();
        Assert.Equal(ToolOutcome.NotRun, end.Outcome);
        Assert.Contains("asked for permission, which was not given", end.Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_after_the_end_are_dropped_and_steps_are_refused()
    {
        IToolRun? late = null;
        var stage = new Stage(new ScriptedModel(Script.Calls("tool"), Script.Says("done")), new FakeTool("tool")
        {
            Run = (run, _) =>
            {
                late = run;
                return Task.FromResult(new ToolResult(true, "ok"));
            },
        });
        await stage.PromptAsync();
        var count = stage.Host.Records.Count;

        late!.Report([new Content { Block = new Protocol.Schema.TextContent { Text = "late" } }]);
        late.ReplacePlan([]);

        Assert.Throws<OperationCanceledException>(() => late.Commit(() => 1));
        Assert.Equal(count, stage.Host.Records.Count);
    }

    [Fact]
    public async Task Of_many_quick_reports_the_latest_is_kept_where_there_is_no_room_for_all()
    {
        var room = new TaskCompletionSource();
        var host = new MemoryHost();
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), new FakeTool("tool")
        {
            Run = (run, _) =>
            {
                host.Room = _ => new ValueTask(room.Task);
                for (var i = 1; i <= 1000; i++)
                {
                    run.Report([new Content { Block = new Protocol.Schema.TextContent { Text = $"{i}" } }]);
                }

                host.Room = _ => ValueTask.CompletedTask;
                return Task.FromResult(new ToolResult(true, "ok"));
            },
        })
        { Host = host };

        await stage.PromptAsync();
        room.SetResult();

        var shown = stage.All<ToolCallProgressed>();
        Assert.InRange(shown.Count, 1, 3);
        Assert.Equal("1000", ((Protocol.Schema.TextContent)((Content)shown[^1].Content[0]).Block).Text);
    }

    private static IEnumerable<ToolCallStatus> Statuses(Stage stage, string callId) =>
        stage.Host.Records.Select(Projection.ToUpdate).Select(update => update switch
        {
            ToolCall call when call.ToolCallId == callId => call.Status,
            ToolCallUpdate call when call.ToolCallId == callId => call.Status,
            _ => null,
        }).OfType<ToolCallStatus>();
}
