using System.Text.Json;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Models;
using AcpAgent.Core.Turns.Calls;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using CsCheck;
using Microsoft.Extensions.AI;
using Xunit;

namespace AcpAgent.Tests.Turns;

/// <summary>What a model writes as arguments may be anything; only a JSON object is ever acted on.</summary>
public sealed class ArgumentTests
{
    [Theory]
    [InlineData("""{"a":1""", "not valid JSON, at line 1, byte 7")]
    [InlineData("{\"a\":1,\n\"b\":}", "not valid JSON, at line 2, byte 5")]
    [InlineData("""{"a":1}}""", "not valid JSON")]
    [InlineData("""{"a":1} {"a":2}""", "not valid JSON")]
    [InlineData("""{"a":1,"a":2}""", "not valid JSON")]
    [InlineData("{a:1}", "not valid JSON")]
    [InlineData("{'a':1}", "not valid JSON")]
    [InlineData("""{"a":NaN}""", "not valid JSON")]
    [InlineData("""{"a":1,}""", "not valid JSON")]
    [InlineData("""{"a":"\ud83d"}""", "half of a surrogate pair")]
    [InlineData("// {}", "not valid JSON")]
    [InlineData("[]", "must be a JSON object, not an array")]
    [InlineData("""["a"]""", "must be a JSON object, not an array")]
    [InlineData("null", "must be a JSON object, not null")]
    [InlineData("true", "must be a JSON object, not a boolean")]
    [InlineData("7", "must be a JSON object, not a number")]
    [InlineData("\"{}\"", "must be a JSON object, not a string")]
    [InlineData("rm -rf /", "not valid JSON")]
    public async Task Arguments_that_are_no_object_never_run_and_the_model_is_told_what_is_wrong(string arguments, string problem)
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel(Script.Calls("tool", arguments)), tool);

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.EndTurn, outcome.StopReason);
        Assert.Empty(tool.Ran);
        Assert.Equal(ToolOutcome.Refused, stage.Single<ToolCallEnded>().Outcome);
        Assert.Contains(problem, stage.LastSent[^1], StringComparison.Ordinal);
        Assert.Contains("The call was not run.", stage.LastSent[^1], StringComparison.Ordinal);

        // Exactly what it wrote stays in the journal, and never in the history.
        Assert.Equal(arguments, stage.Single<ToolCallPrepared>().Arguments);
        Assert.Contains("tool({})#id", stage.LastSent[2], StringComparison.Ordinal);
        Assert.All(stage.Model.Sent, HistoryCheck.Accepts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("{}")]
    [InlineData(" { } ")]
    public async Task Nothing_counts_as_no_arguments(string arguments)
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel(Script.Calls("tool", arguments)), tool);

        await stage.PromptAsync();

        Assert.Single(tool.Ran);
        HistoryCheck.Accepts(stage.Model.Sent[^1]);
    }

    [Fact]
    public async Task A_reply_that_is_cut_off_runs_none_of_its_calls_not_even_the_complete_ones()
    {
        var tool = new FakeTool("tool");
        var script = new Script().Text("I begin").Call("tool", """{"n":1}""", "a").Call("tool", """{"n":2""", "b").Then(new ToolCallStartedContent(7, "c", "tool"), ChatFinishReason.Length);
        var stage = new Stage(new ScriptedModel(script), tool);

        var outcome = await stage.PromptAsync();

        Assert.Equal((StopReason.MaxTokens, TurnEndCause.Limit), (outcome.StopReason, outcome.Cause));
        Assert.Empty(tool.Ran);
        Assert.Equal(3, stage.All<ToolCallEnded>().Count);
        Assert.All(stage.All<ToolCallEnded>(), end => Assert.Equal(ToolOutcome.Refused, end.Outcome));
        Assert.Contains("output limit", stage.Single<AgentNote>().Text, StringComparison.Ordinal);
        await stage.PromptAsync("go on");
        Assert.All(stage.Model.Sent, HistoryCheck.Accepts);
    }

    [Fact]
    public async Task A_call_whose_arguments_never_came_to_an_end_is_told_so()
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(new ScriptedModel(new Script(new ToolCallStartedContent(0, "id", "tool"), new ToolCallArgumentsContent(0, """{"a":"""), ChatFinishReason.ToolCalls)), tool);

        await stage.PromptAsync();

        Assert.Empty(tool.Ran);
        Assert.Equal("tool: #id=The reply ended before this call's arguments were complete, so it was not run. Make the call again.", stage.LastSent[^1]);
    }

    [Fact]
    public async Task Arguments_without_end_are_cut_off_while_they_stream()
    {
        var tool = new FakeTool("tool");
        var pieces = 0;
        var piece = new string('x', 1024 * 1024);
        var script = new Script(new ToolCallStartedContent(0, "id", "tool"));
        for (var i = 0; i < 40; i++)
        {
            script = script.Do(() => pieces++).Then(new ToolCallArgumentsContent(0, piece));
        }

        var stage = new Stage(new ScriptedModel(script.Then(new RawToolCallContent(0, "id", "tool", piece))), tool);

        var outcome = await stage.PromptAsync();

        Assert.Equal(StopReason.EndTurn, outcome.StopReason);
        Assert.InRange(pieces, 5, 6);
        Assert.Empty(tool.Ran);
        Assert.Contains("longer than 4194304 characters", stage.Single<ToolCallEnded>().Result, StringComparison.Ordinal);
        HistoryCheck.Accepts(stage.Model.Sent[^1]);
    }

    [Fact]
    public async Task Too_many_calls_in_one_reply_are_cut_off_and_none_runs()
    {
        var tool = new FakeTool("tool");
        var script = new Script();
        for (var i = 0; i < 100; i++)
        {
            script = script.Call("tool", $$"""{"n":{{i}}}""", $"id{i}");
        }

        var stage = new Stage(new ScriptedModel(script), tool);

        await stage.PromptAsync();

        Assert.Empty(tool.Ran);
        Assert.Equal(64, stage.All<ToolCallEnded>().Count);
        Assert.Contains("more than 64 tool calls", stage.LastSent[^1], StringComparison.Ordinal);
        HistoryCheck.Accepts(stage.Model.Sent[^1]);
    }

    [Fact]
    public async Task Calls_of_other_providers_adapters_work_as_well()
    {
        var tool = new FakeTool("tool");
        var stage = new Stage(
            new ScriptedModel(new Script(
                new FunctionCallContent("a", "tool", new Dictionary<string, object?> { ["n"] = 1 }),
                new FunctionCallContent("b", "tool") { Exception = new JsonException("it is torn") })),
            tool);

        await stage.PromptAsync();

        Assert.Equal(1, JsonElement.Parse(Assert.Single(tool.Ran)).GetProperty("n").GetInt32());
        Assert.Equal("tool: #b=The arguments could not be read: it is torn The call was not run.", stage.LastSent[^1]);
    }

    [Fact]
    public void Whatever_the_text_is_it_is_an_object_or_there_is_a_sentence_about_it() =>
        Gen.OneOf(
            Gen.String,
            Gen.String[Gen.Char["{}[]\":,\\ntru01\ud83d\ude00é "], 0, 30],
            Gen.OneOf("{\"a\":[{}]}", "{\"\\u0061\":1,\"a\":2}", "{\"a\":\"\\udc00\"}", "\ufeff{}", "{}\0")).Sample(text =>
        {
            if (ArgumentText.TryParse(text, out var arguments, out var problem))
            {
                Assert.Equal(JsonValueKind.Object, arguments.ValueKind);
                Assert.Null(problem);
                // Everything in it can be read, so that tool and rules see the same.
                var names = arguments.EnumerateObject().Select(member => member.Name).ToList();
                Assert.Equal(names.Distinct(), names);
            }
            else
            {
                Assert.False(string.IsNullOrWhiteSpace(problem));
                Assert.DoesNotContain("LineNumber", problem, StringComparison.Ordinal);
            }
        });
}
