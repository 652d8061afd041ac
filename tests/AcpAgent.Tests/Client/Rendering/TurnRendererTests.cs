using AcpAgent.Client.Rendering;
using AcpAgent.Client.Views;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.Tests.Client.Rendering;

public sealed class TurnRendererTests : IDisposable
{
    private readonly StringWriter _answer = new();
    private readonly StringWriter _details = new();
    private readonly SessionView _view = new();

    [Fact]
    public void Shows_a_turn_as_it_comes()
    {
        var renderer = One();
        Show(renderer, Thought("t", "Let me "), Thought("t", "look."));
        Show(renderer, new ToolCall { ToolCallId = "c", Title = "Read file", Status = ToolCallStatus.Pending });
        Show(renderer, new ToolCallUpdate { ToolCallId = "c", Title = "Read a.txt" });
        Show(renderer, new ToolCallUpdate { ToolCallId = "c", Status = ToolCallStatus.InProgress });
        Show(renderer, new ToolCallUpdate { ToolCallId = "c", Status = ToolCallStatus.Completed, Content = [Text("12 lines")] });
        Show(renderer, Said("m", "It says "), Said("m", "hello.\n"), Said("n", "Done."));
        renderer.End();
        Assert.Equal(
            """
            ∙ Let me look.
            ◌ Read file: pending
            ◐ Read a.txt: running
            ✓ Read a.txt: completed
                12 lines
            It says hello.
            Done.

            """,
            _answer.ToString());
    }

    [Fact]
    public void Only_what_the_agent_says_is_the_answer()
    {
        TurnRenderer renderer = new(new Screen(_answer, isTerminal: false), new Screen(_details, isTerminal: false), "/work");
        Show(renderer, Thought("t", "hm"), Said("m", "Yes."), new Plan { Entries = [Entry("Look", PlanEntryStatus.Completed), Entry("Do", PlanEntryStatus.Pending)] });
        renderer.End();
        Assert.Equal("Yes.\n", _answer.ToString());
        Assert.Equal("∙ hm\nPlan\n  ✓ Look\n  ◌ Do\n", _details.ToString());
    }

    [Fact]
    public void A_question_shows_the_change_and_its_exact_options()
    {
        var renderer = One();
        Diff diff = new() { Path = "/work/a.txt", OldText = "one\n", NewText = "two\n" };
        Show(renderer, new ToolCall { ToolCallId = "c", Title = "Write a.txt", Content = [diff] });
        renderer.Ask(new RequestPermissionRequest
        {
            SessionId = "s",
            ToolCall = new ToolCallUpdate { ToolCallId = "c", Title = "Write a.txt", Content = [diff] },
            Options =
            [
                new() { OptionId = "1", Name = "Allow once", Kind = PermissionOptionKind.AllowOnce },
                new() { OptionId = "2", Name = "Never\nagain", Kind = PermissionOptionKind.RejectAlways },
            ],
        });
        Assert.Equal(
            """
            ◌ Write a.txt: pending
                a.txt (+1 -1)
                - one
                + two
            ? May the agent do this: Write a.txt
                1) Allow once
                2) Never\nagain

            """,
            _answer.ToString());
    }

    [Fact]
    public void Nothing_sent_acts_on_the_terminal()
    {
        const string Evil = "\u001b]0;owned\u0007\u001b[2J\u009b31m\r\u202e";
        var renderer = One();
        Show(
            renderer,
            Said("m", "a\u001b"),
            Said("m", "[31m" + Evil),
            Thought("t", Evil),
            new ToolCall
            {
                ToolCallId = "c",
                Title = Evil + "\n✓ looks like ours",
                Status = ToolCallStatus.Completed,
                Content = [Text(Evil), new Diff { Path = "/work/" + Evil, NewText = Evil }],
            },
            new Plan { Entries = [Entry(Evil, PlanEntryStatus.InProgress)] },
            new CurrentModeUpdate { CurrentModeId = Evil },
            new Notice { Severity = NoticeSeverity.Warning, Title = Evil, Description = Evil });
        renderer.End();
        Assert.DoesNotContain(_answer.ToString(), c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        Assert.DoesNotContain(_answer.ToString().Split('\n'), line => line.StartsWith("✓ looks", StringComparison.Ordinal));
    }

    [Fact]
    public void A_terminal_gets_colours_of_ours_only()
    {
        // What a terminal can show is read from the environment, which tests do not change; so only that text stays text is looked at.
        StringWriter terminal = new();
        Screen screen = new(terminal, isTerminal: true);
        screen.Line("[red]no markup[/] \u001b[31m", Styles.Bad);
        Assert.Contains("[red]no markup[/] \\x1b[31m", terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_output_is_cut()
    {
        var renderer = One();
        var lines = string.Concat(Enumerable.Range(1, 100).Select(i => $"line {i}\n"));
        Show(renderer, new ToolCall { ToolCallId = "c", Title = "x", Status = ToolCallStatus.Completed, Content = [Text(lines), new Diff { Path = "/f", NewText = lines }] });
        Assert.Contains("    … 88 more lines\n", _answer.ToString(), StringComparison.Ordinal);
        Assert.Contains("    … 40 more lines\n", _answer.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _answer.Dispose();
        _details.Dispose();
    }

    private TurnRenderer One()
    {
        Screen screen = new(_answer, isTerminal: false);
        return new TurnRenderer(screen, screen, "/work");
    }

    private void Show(TurnRenderer renderer, params ReadOnlySpan<SessionUpdate> updates)
    {
        foreach (var update in updates)
        {
            renderer.Show(update, _view.Apply(update));
        }
    }

    private static AgentMessageChunk Said(string id, string text) => new() { MessageId = id, Content = new TextContent { Text = text } };

    private static AgentThoughtChunk Thought(string id, string text) => new() { MessageId = id, Content = new TextContent { Text = text } };

    private static Content Text(string text) => new() { Block = new TextContent { Text = text } };

    private static PlanEntry Entry(string content, PlanEntryStatus status) => new() { Content = content, Priority = PlanEntryPriority.Medium, Status = status };
}
