using AcpAgent.Core.Models;
using AcpAgent.Core.Tools;
using AcpAgent.Protocol.Schema;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AcpAgent.Tests.Turns.Kit;

/// <summary>Replies made of anything that models have been seen to send, and tools that behave well, badly and not at all.</summary>
internal sealed class AnyModel
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inside;

    /// <summary>What a reply can consist of.</summary>
    public enum Piece
    {
        Text, Blank, Half, Thought, Usage, Write, Look, Report, Break, Unknown, NoId, BadJson, NoObject, Begun, Stray, Whole, Hang, Stubborn, Error, Overflow, Cut, Refuse, Filter,
    }

    /// <summary>The replies of a session, in which nothing waits for a cancel.</summary>
    public static Gen<Piece[][]> Replies { get; } = Pieces(withHangs: false);

    /// <summary>The replies of a session, in which models and tools may hang without listening.</summary>
    public static Gen<Piece[][]> HangingReplies { get; } = Pieces(withHangs: true);

    /// <summary>Whether calls that only look run beside each other.</summary>
    public bool Together { get; init; } = true;

    /// <summary>Called when something begins to hang.</summary>
    public Action Hangs { get; set; } = () => { };

    /// <summary>Steps of tools that changed the world.</summary>
    public int Effects;

    public ITool[] Tools =>
    [
        new FakeTool("write") { Run = (run, _) => Task.FromResult(new ToolResult(true, $"effect {run.Commit(() => Interlocked.Increment(ref Effects))}")) },
        new FakeTool("report")
        {
            Kind = ToolKind.Think,
            Writes = false,
            Run = (run, _) =>
            {
                run.Report([new Content { Block = new Protocol.Schema.TextContent { Text = "half" } }]);
                run.ReplacePlan([new PlanEntry { Content = "go", Priority = PlanEntryPriority.Low, Status = PlanEntryStatus.Pending }]);
                return Task.FromResult(new ToolResult(true, "reported"));
            },
        },
        new FakeTool("look")
        {
            Kind = ToolKind.Search,
            Writes = false,
            OnlyLooks = Together,
            Run = async (_, _) =>
            {
                await Task.Yield();
                return new ToolResult(true, "seen");
            },
        },
        new FakeTool("break") { Run = (_, _) => throw new IOException("broken") },
        new FakeTool("stubborn")
        {
            Run = async (run, _) =>
            {
                await HangAsync();
                run.Report([]);
                return new ToolResult(true, $"effect {run.Commit(() => Interlocked.Increment(ref Effects))}");
            },
        },
    ];

    /// <summary>The model that says it.</summary>
    public ScriptedModel Model(Piece[][] replies) => new([.. replies.Select((reply, number) => Reply(reply, number))]);

    /// <summary>Lets everything go on that hangs, and completes when it has.</summary>
    public async Task ReleaseAsync()
    {
        _release.TrySetResult();
        while (Volatile.Read(ref _inside) > 0)
        {
            await Task.Delay(1);
        }

        // What hung goes on behind the end of its own task.
        await Task.Delay(2);
    }

    public async Task HangAsync()
    {
        Interlocked.Increment(ref _inside);
        Hangs();
        await _release.Task;
        Interlocked.Decrement(ref _inside);
    }

    private static Gen<Piece[][]> Pieces(bool withHangs)
    {
        var usual = Gen.OneOf(
            Piece.Text, Piece.Text, Piece.Blank, Piece.Half, Piece.Thought, Piece.Usage, Piece.Write, Piece.Write, Piece.Look, Piece.Look, Piece.Look, Piece.Report, Piece.Break, Piece.Unknown,
            Piece.NoId, Piece.BadJson, Piece.NoObject, Piece.Begun, Piece.Stray, Piece.Whole);
        var last = Gen.OneOf(Piece.Error, Piece.Overflow, Piece.Cut, Piece.Refuse, Piece.Filter);
        var hang = withHangs ? Gen.OneOf(Piece.Hang, Piece.Stubborn) : usual;
        return Gen.Frequency((12, usual), (1, last), (2, hang)).Array[0, 6].Array[0, 6];
    }

    private Script Reply(Piece[] pieces, int number)
    {
        var script = new Script();
        foreach (var (piece, index) in pieces.Select((piece, index) => (piece, index)))
        {
            var arguments = $$"""{"n":{{(number * 10) + index}}}""";
            script = piece switch
            {
                Piece.Text => script.Text($"word{index} "),
                Piece.Blank => script.Text(" \n"),
                Piece.Half => script.Text("\ud83d"),
                Piece.Thought => script.Thought("hm "),
                Piece.Usage => script.Uses(10, 1),
                Piece.Write => script.Call("write", arguments, $"id{index}"),
                Piece.Look => script.Call("look", arguments, $"id{index}"),
                Piece.Report => script.Call("report", arguments, $"id{index}"),
                Piece.Break => script.Call("break", arguments, $"id{index}"),
                Piece.Stubborn => script.Call("stubborn", arguments, $"id{index}"),
                Piece.Unknown => script.Call("unknown tool", arguments, $"id{index}"),
                Piece.NoId => script.Call("write", arguments, index % 2 == 0 ? null : ""),
                Piece.BadJson => script.Call("write", arguments[..^1], "id"),
                Piece.NoObject => script.Call("write", "[1]", "id"),
                Piece.Begun => script.Then(new ToolCallStartedContent(100 + index, "id", "write")),
                Piece.Stray => script.Then(new ToolCallArgumentsContent(200 + index, "{")),
                Piece.Whole => script.Then(new FunctionCallContent("id", "write", new Dictionary<string, object?> { ["n"] = index })),
                Piece.Hang => script.Wait(_ => HangAsync()),
                Piece.Error => script.Then(new ModelException(ModelFailure.Server, "The provider is on fire.")),
                Piece.Overflow => script.Then(new ModelException(ModelFailure.ContextOverflow, "Too long.")),
                Piece.Cut => script.Then(ChatFinishReason.Length),
                Piece.Refuse => script.Then(ModelFinish.Refusal),
                Piece.Filter => script.Then(ChatFinishReason.ContentFilter),
                _ => throw new ArgumentOutOfRangeException(nameof(pieces)),
            };
        }

        return script;
    }
}
