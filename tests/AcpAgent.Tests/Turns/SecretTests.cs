using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Models;
using AcpAgent.Core.Secrets;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using CsCheck;
using Microsoft.Extensions.AI;
using Xunit;

namespace AcpAgent.Tests.Turns;

/// <summary>A turn whose user, model, tools and errors all say the key.</summary>
public sealed class SecretTests
{
    private const string Secret = "sk-test-0123456789abcdef";
    private const string Left = "[redacted:KEY]";

    [Fact]
    public async Task In_whatever_pieces_the_model_says_it_nobody_is_shown_it() =>
        await Gen.Select(Gen.Int[1, 30], Gen.Bool).SampleAsync(async (size, isThought) =>
        {
            var said = $"Here is {Secret}, and {Secret}{Secret}. It ends with s";
            var script = said.Chunk(size).Aggregate(new Script(), (so_far, piece) => isThought ? so_far.Thought(new string(piece)) : so_far.Text(new string(piece)));
            var stage = Stage(new ScriptedModel(script.Text(".").Then(ChatFinishReason.Stop)));

            await stage.PromptAsync();

            var shown = isThought ? string.Concat(stage.All<AgentThought>().Select(t => t.Text)) : string.Concat(stage.All<AgentText>().Select(t => t.Text))[..^1];
            Assert.Equal($"Here is {Left}, and {Left}{Left}. It ends with s", shown);
        }, iter: 60);

    [Fact]
    public async Task A_reply_that_fails_has_shown_all_that_came_before()
    {
        var stage = Stage(new ScriptedModel(new Script().Text("this").Then(new ModelException(ModelFailure.Server, $"It broke: {Secret}"))));

        var outcome = await stage.PromptAsync();

        Assert.Equal("this", string.Concat(stage.All<AgentText>().Select(text => text.Text)));
        Assert.Equal($"It broke: {Left}", outcome.Error);
        Assert.Equal($"It broke: {Left}", stage.Single<AgentNote>().Text);
        Assert.Equal($"It broke: {Left}", stage.Single<TurnEnded>().Error);
    }

    [Fact]
    public async Task What_looks_like_a_key_is_taken_out_of_an_error_and_out_of_no_result()
    {
        const string LooksLikeOne = "ghp_0123456789abcdefghijABCDEFGHIJ";
        var tool = new FakeTool("tool") { Run = (_, _) => Task.FromResult(new ToolResult(true, LooksLikeOne)) };
        var stage = Stage(new ScriptedModel(Script.Calls("tool"), new Script(new ModelException(ModelFailure.Server, LooksLikeOne))), tool);

        var outcome = await stage.PromptAsync();

        Assert.Equal(LooksLikeOne, stage.Single<ToolCallEnded>().Result);
        Assert.Equal("[redacted]", outcome.Error);
    }

    [Fact]
    public async Task Neither_model_nor_tool_nor_journal_nor_question_has_it()
    {
        var asked = new List<string>();
        var host = new MemoryHost();
        host.Answer = (_, call, _) =>
        {
            asked.Add(call.RawInput.ToString()!);
            return Task.FromResult<RequestPermissionOutcome>(new SelectedPermissionOutcome { OptionId = "allow_once" });
        };
        var tool = new FakeTool("tool")
        {
            Kind = ToolKind.Execute,
            Run = (run, _) =>
            {
                run.Report([new Content { Block = new Protocol.Schema.TextContent { Text = Secret } }]);
                run.ReplacePlan([new PlanEntry { Content = Secret, Priority = PlanEntryPriority.Low, Status = PlanEntryStatus.Pending }]);
                return Task.FromResult(new ToolResult(true, $"The key is {Secret}."));
            },
        };
        var stage = new Stage(new ScriptedModel(Script.Calls("tool", $$"""{"key":"{{Secret}}"}""")), tool)
        {
            Host = host,
            Policy = new FakePolicy((_, _) => Core.Permissions.Verdict.Ask),
            Secrets = Known(),
        };

        await stage.PromptAsync($"My key is {Secret}");

        Assert.Equal([$$"""{"key":"{{Left}}"}"""], tool.Ran);
        Assert.Equal([$$"""{"key":"{{Left}}"}"""], asked);
        Assert.Equal([$"user: My key is {Left}", $"assistant: tool({{\"key\":\"{Left}\"}})#id", $"tool: #id=The key is {Left}."], stage.LastSent.Skip(1));
        Assert.All(host.Records, record => Assert.DoesNotContain(Secret, record.ToString() + Shown(record), StringComparison.Ordinal));
        TurnCheck.Holds(stage, [new TurnOutcome(TurnEndCause.Model, StopReason.EndTurn, new TokenUsage(0, 0), null)]);
    }

    [Fact]
    public async Task What_stands_for_a_secret_is_never_written_over_it()
    {
        var edit = new FakeTool("edit");
        var look = new FakeTool("look") { Kind = ToolKind.Search };
        var stage = Stage(new ScriptedModel(new Script().Call("edit", $$"""{"content":"KEY={{Left}}"}""", "a").Call("look", $$"""{"pattern":"{{Left}}"}""", "b")), edit, look);

        await stage.PromptAsync();

        Assert.Empty(edit.Ran);
        Assert.Single(look.Ran);
        Assert.StartsWith($"The arguments hold {Left}, which stands for a value that is not shown to you", stage.All<ToolCallEnded>()[0].Result, StringComparison.Ordinal);
    }

    private static string Shown(JournalRecord record) =>
        Core.Sessions.Projection.ToUpdate(record) is { } update ? System.Text.Json.JsonSerializer.Serialize(update, AcpJson.Context.SessionUpdate) : "";

    private static KnownSecrets Known()
    {
        var secrets = new KnownSecrets();
        secrets.Learn([new("KEY", Secret)]);
        return secrets;
    }

    private static Stage Stage(ScriptedModel model, params ITool[] tools) => new(model, tools) { Secrets = Known() };
}
