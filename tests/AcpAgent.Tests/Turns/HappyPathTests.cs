using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using Xunit;

namespace AcpAgent.Tests.Turns;

public sealed class HappyPathTests
{
    [Fact]
    public async Task Text_streams_into_the_journal_piece_by_piece_and_ends_the_turn()
    {
        var stage = new Stage(new ScriptedModel(new Script().Thought("hm ").Thought("so").Text("Hel").Text("lo").Uses(10, 3)));

        var outcome = await stage.PromptAsync("hi");

        Assert.Equal(StopReason.EndTurn, outcome.StopReason);
        Assert.Null(outcome.Error);
        Assert.Equal(new TokenUsage(10, 3), outcome.Usage);
        Assert.Collection(
            stage.Host.Records,
            r => Assert.Equal("t1.m1", Assert.IsType<PromptAccepted>(r).MessageId),
            r => Assert.Equal("scripted", Assert.IsType<TurnStarted>(r).Model),
            r => Assert.Equal(new AgentThought("t1.m2", "hm "), r),
            r => Assert.Equal(new AgentThought("t1.m2", "so"), r),
            r => Assert.Equal(new AgentText("t1.m3", "Hel"), r),
            r => Assert.Equal(new AgentText("t1.m3", "lo"), r),
            r => Assert.Equal(new TokenUsage(10, 3), Assert.IsType<ModelReplied>(r).Usage),
            r => Assert.Equal(new TurnEnded { TurnId = "t1", Cause = TurnEndCause.Model, StopReason = StopReason.EndTurn, Usage = new(10, 3) }, r));
        Assert.Equal(Durability.Synced, stage.Host.DurabilityOf<PromptAccepted>());
        Assert.Equal(Durability.Synced, stage.Host.DurabilityOf<TurnEnded>());
        Assert.Equal(["system: You are a test.", "user: hi"], stage.LastSent);
    }

    [Fact]
    public async Task A_tool_call_goes_through_every_stage_and_its_result_goes_back_to_the_model()
    {
        var tool = new FakeTool("write");
        var stage = new Stage(new ScriptedModel(new Script().Text("I write.").Call("write", """{"a":1}""", "m-7")), tool)
        {
            Policy = new FakePolicy((_, _) => Verdict.Ask),
        };

        var outcome = await stage.PromptAsync("do it");

        Assert.Equal(StopReason.EndTurn, outcome.StopReason);
        Assert.Equal(
            [
                nameof(PromptAccepted), nameof(TurnStarted), nameof(AgentText), nameof(ToolCallAnnounced), nameof(ModelReplied), nameof(ToolCallPrepared),
                nameof(ToolCallDecided), nameof(PermissionRequested), nameof(PermissionAnswered), nameof(ToolCallDecided), nameof(ToolCallStarted),
                nameof(ToolCallEnded), nameof(AgentText), nameof(ModelReplied), nameof(TurnEnded),
            ],
            stage.Host.Records.Select(r => r.GetType().Name));
        var announced = stage.Single<ToolCallAnnounced>();
        Assert.Equal(("t1.c1", "m-7", "write", "Use write", ToolKind.Edit, 1), (announced.ToolCallId, announced.ModelCallId, announced.Tool, announced.Title, announced.Kind, announced.Step));
        var prepared = stage.Single<ToolCallPrepared>();
        Assert.Equal(("Use write well", """{"a":1}"""), (prepared.Title, prepared.Arguments));
        Assert.Equal("/work/space/f", Assert.Single(prepared.Locations!).Path);
        Assert.IsType<Diff>(Assert.Single(prepared.Content!));
        Assert.Equal(ToolOutcome.Succeeded, stage.Single<ToolCallEnded>().Outcome);
        Assert.Equal(Durability.Synced, stage.Host.DurabilityOf<PermissionRequested>());
        Assert.Equal(Durability.Synced, stage.Host.DurabilityOf<ToolCallStarted>());
        Assert.Equal(
            ["system: You are a test.", "user: do it", """assistant: I write. | write({"a":1})#m-7""", "tool: #m-7=ok"],
            stage.LastSent);
        Assert.Equal(1, tool.Disposed);
    }

    [Fact]
    public async Task The_question_carries_all_that_a_person_needs()
    {
        var stage = new Stage(new ScriptedModel(Script.Calls("write", """{"a":1}""")), new FakeTool("write")) { Policy = new FakePolicy((_, _) => Verdict.Ask) };

        await stage.PromptAsync();

        var (request, call) = Assert.Single(stage.Host.Asked);
        Assert.Equal(("t1.p1", "t1.c1"), (request.PermissionId, request.ToolCallId));
        Assert.Equal([("allow_once", "Allow once", PermissionOptionKind.AllowOnce), ("reject_once", "Reject", PermissionOptionKind.RejectOnce)], request.Options.Select(o => (o.OptionId, o.Name, o.Kind)));
        Assert.Equal(("t1.c1", "Use write well", ToolKind.Edit, ToolCallStatus.Pending), (call.ToolCallId, call.Title, call.Kind!.Value, call.Status!.Value));
        Assert.IsType<Diff>(Assert.Single(call.Content!));
        Assert.Equal("/work/space/f", Assert.Single(call.Locations!).Path);
        Assert.Equal("""{"a":1}""", call.RawInput!.Value.GetRawText());
    }

    [Theory]
    [InlineData(ToolKind.Read, false, Durability.Written)]
    [InlineData(ToolKind.Search, false, Durability.Written)]
    [InlineData(ToolKind.Read, true, Durability.Synced)]
    [InlineData(ToolKind.Edit, false, Durability.Synced)]
    [InlineData(ToolKind.Execute, false, Durability.Synced)]
    [InlineData(ToolKind.Fetch, false, Durability.Synced)]
    [InlineData(ToolKind.Other, false, Durability.Synced)]
    public async Task Intent_is_synced_before_anything_that_may_have_an_effect(ToolKind kind, bool writes, Durability expected)
    {
        var stage = new Stage(new ScriptedModel(Script.Calls("tool")), new FakeTool("tool") { Kind = kind, Writes = writes });

        await stage.PromptAsync();

        Assert.Equal(expected, stage.Host.DurabilityOf<ToolCallStarted>());
    }

    [Fact]
    public async Task Calls_of_one_reply_run_in_order_and_a_rejected_one_does_not_stop_the_others()
    {
        var answers = new Queue<string>(["allow_once", "reject_once", "allow_once"]);
        var tool = new FakeTool("write");
        var stage = new Stage(new ScriptedModel(new Script().Call("write", """{"n":1}""", "a").Call("write", """{"n":2}""", "b").Call("write", """{"n":3}""", "c")), tool)
        {
            Policy = new FakePolicy((_, _) => Verdict.Ask),
            Host = new MemoryHost { Answer = (_, _, _) => Task.FromResult<RequestPermissionOutcome>(new SelectedPermissionOutcome { OptionId = answers.Dequeue() }) },
        };

        await stage.PromptAsync();

        Assert.Equal(["""{"n":1}""", """{"n":3}"""], tool.Ran);
        Assert.Equal(
            [("t1.c1", ToolOutcome.Succeeded), ("t1.c2", ToolOutcome.Refused), ("t1.c3", ToolOutcome.Succeeded)],
            stage.All<ToolCallEnded>().Select(e => (e.ToolCallId, e.Outcome)));
        Assert.Equal([true, false, true], stage.All<PermissionAnswered>().Select(a => a.Granted));
        Assert.Equal(["a", "b", "c"], stage.Model.Sent[^1].Where(m => m.Role == Microsoft.Extensions.AI.ChatRole.Tool).Select(m => ((Microsoft.Extensions.AI.FunctionResultContent)m.Contents[0]).CallId));
        Assert.Contains("rejected", stage.LastSent[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_running_tool_reports_is_journaled_between_its_start_and_its_end()
    {
        static IReadOnlyList<ToolCallContent> Show(string text) => [new Content { Block = new TextContent { Text = text } }];
        var stage = new Stage(
            new ScriptedModel(Script.Calls("tool")),
            new FakeTool("tool")
            {
                Run = (run, _) =>
                {
                    run.Report(Show("half"));
                    run.ReplacePlan([new PlanEntry { Content = "go", Priority = PlanEntryPriority.High, Status = PlanEntryStatus.Pending }]);
                    return Task.FromResult(new ToolResult(true, run.Commit(() => "changed"), Show("whole")));
                },
            });

        await stage.PromptAsync();

        var names = stage.Host.Records.Select(r => r.GetType().Name).ToList();
        Assert.Equal(
            [nameof(ToolCallStarted), nameof(ToolCallProgressed), nameof(PlanReplaced), nameof(ToolCallEnded)],
            names[names.IndexOf(nameof(ToolCallStarted))..(names.IndexOf(nameof(ToolCallEnded)) + 1)]);
        Assert.Equal("changed", stage.Single<ToolCallEnded>().Result);
        Assert.NotNull(stage.Single<ToolCallEnded>().Content);
    }

    [Fact]
    public async Task The_next_turn_knows_the_former_one_and_has_ids_of_its_own()
    {
        var stage = new Stage(new ScriptedModel(Script.Calls("tool", "{}", "x"), Script.Says("one"), Script.Calls("tool", "{}", "x"), Script.Says("two")), new FakeTool("tool"));

        await stage.PromptAsync("first");
        await stage.PromptAsync("second");

        Assert.Equal(["t1.c1", "t2.c1"], stage.All<ToolCallAnnounced>().Select(c => c.ToolCallId));
        Assert.Equal(["t1.m1", "t2.m1"], stage.All<PromptAccepted>().Select(p => p.MessageId));
        Assert.Equal(
            ["system: You are a test.", "user: first", "assistant: tool({})#x", "tool: #x=ok", "assistant: one", "user: second", "assistant: tool({})#call_t2_c1", "tool: #call_t2_c1=ok"],
            stage.LastSent);
    }

    [Fact]
    public async Task The_model_is_offered_the_tools_as_they_describe_themselves()
    {
        var stage = new Stage(new ScriptedModel(), new FakeTool("one"), new FakeTool("two"));

        await stage.PromptAsync();

        var declared = stage.Model.Options[0]!.Tools!.Cast<Microsoft.Extensions.AI.AIFunctionDeclaration>();
        Assert.Equal([("one", "A tool.", """{"type":"object"}"""), ("two", "A tool.", """{"type":"object"}""")], declared.Select(d => (d.Name, d.Description, d.JsonSchema.GetRawText())));
    }
}
