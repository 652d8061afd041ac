using AcpAgent.Client.Views;
using AcpAgent.Protocol.Schema;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Client.Views;

public sealed class SessionViewTests
{
    [Fact]
    public void Chunks_of_one_id_are_one_message_wherever_they_come()
    {
        var view = Of(Said("m", "a"), Thought("m", "x"), Said("n", "b"), Said("m", "c"));
        Assert.Equal([("m", Speaker.Agent, "ac"), ("m", Speaker.Thought, "x"), ("n", Speaker.Agent, "b")], Messages(view));
    }

    [Fact]
    public void Without_ids_another_thing_begins_another_message()
    {
        var view = Of(Said(null, "a"), Said(null, "b"), Thought(null, "x"), Said(null, "c"), new ToolCall { ToolCallId = "t", Title = "" }, Said(null, "d"));
        Assert.Equal(["ab", "x", "c", "d"], view.Messages.Select(message => message.Text));
    }

    [Fact]
    public void What_was_sent_is_a_message_of_its_own()
    {
        var view = Of(new UserMessageChunk { Content = Text("echo") });
        view.Prompted([Text("one "), new ResourceLink { Name = "n", Uri = "file:///f" }]);
        view.Prompted([Text("two")]);
        Assert.Equal(["echo", "one [n: file:///f]", "two"], view.Messages.Select(message => message.Text));
    }

    [Fact]
    public void An_update_of_a_tool_call_changes_what_it_names_and_replaces_collections()
    {
        var first = new Content { Block = Text("one") };
        var second = new Content { Block = Text("two") };
        var view = Of(
            new ToolCall { ToolCallId = "c", Title = "Run", Kind = ToolKind.Execute, Content = [first], Locations = [new() { Path = "/a" }] },
            new ToolCallUpdate { ToolCallId = "c", Status = ToolCallStatus.InProgress },
            new ToolCallUpdate { ToolCallId = "c", Content = [second], Title = "Run ls" });
        var call = Assert.Single(view.ToolCalls);
        Assert.Same(call, view.FindToolCall("c"));
        Assert.Equal(("Run ls", ToolKind.Execute, ToolCallStatus.InProgress), (call.State.Title, call.State.Kind!.Value, call.Status));
        Assert.Equal([second], call.State.Content);
        Assert.Equal("/a", Assert.Single(call.State.Locations!).Path);
        Assert.False(call.IsOver);
    }

    [Fact]
    public void An_unannounced_tool_call_is_one_all_the_same()
    {
        var call = Assert.Single(Of(new ToolCallUpdate { ToolCallId = "c", Status = ToolCallStatus.Failed }).ToolCalls);
        Assert.Equal(("", ToolCallStatus.Failed, true), (call.State.Title, call.Status, call.IsOver));
    }

    [Fact]
    public void The_latest_plan_mode_title_and_usage_count()
    {
        var view = Of(
            new Plan { Entries = [new() { Content = "a", Priority = PlanEntryPriority.Low, Status = PlanEntryStatus.Pending }] },
            new Plan { Entries = [] },
            new CurrentModeUpdate { CurrentModeId = "plan" },
            new SessionInfoUpdate { Title = "first" },
            new SessionInfoUpdate { UpdatedAt = "2026-01-01T00:00:00Z" },
            new UsageUpdate { Used = 1, Size = 2 });
        Assert.Empty(view.Plan);
        Assert.Equal(("plan", "first", 1UL), (view.ModeId, view.Title, view.Usage!.Used));
        view.Apply(new SessionInfoUpdate { Title = null });
        Assert.Null(view.Title);
    }

    [Fact]
    public void However_messages_are_cut_and_mixed_the_view_is_the_same() =>
        Gen.Select(
            Gen.Select(Gen.OneOf("a", "b", "c"), Gen.Bool, Gen.String[0, 12], (id, thinks, text) => (id, thinks, text)).Array[0, 12],
            Gen.Int[1, 4]).Sample((messages, size) =>
        {
            var whole = Of([.. messages.Select(message => Chunk(message.id, message.thinks, message.text))]);
            var cut = Of([.. messages.SelectMany(message => Cut(message.text, size).Select(piece => Chunk(message.id, message.thinks, piece)))]);
            Assert.Equal(Messages(whole), Messages(cut));
        });

    private static SessionView Of(params IEnumerable<SessionUpdate> updates)
    {
        SessionView view = new();
        foreach (var update in updates)
        {
            view.Apply(update);
        }

        return view;
    }

    private static IEnumerable<string> Cut(string text, int size) =>
        text.Length == 0 ? [""] : text.Chunk(size).Select(piece => new string(piece));

    private static IEnumerable<(string?, Speaker, string)> Messages(SessionView view) =>
        view.Messages.Select(message => (message.Id, message.Speaker, message.Text));

    private static ContentChunk Chunk(string id, bool thinks, string text) => thinks ? Thought(id, text) : Said(id, text);

    private static AgentMessageChunk Said(string? id, string text) => new() { MessageId = id, Content = Text(text) };

    private static AgentThoughtChunk Thought(string? id, string text) => new() { MessageId = id, Content = Text(text) };

    private static TextContent Text(string text) => new() { Text = text };
}
