using AcpAgent.Client.Rendering;
using AcpAgent.Commands.Sessions;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Turns.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Commands;

public sealed class SessionTranscriptTests
{
    private static readonly DateTimeOffset s_at = new(2026, 1, 2, 3, 4, 5, TimeZoneInfo.Local.GetUtcOffset(new DateTime(2026, 1, 2, 3, 4, 5)));

    [Fact]
    public void Tells_a_session_in_order() => Assert.Equal(
        """
        — begun in /work, /more, mode workspace-write, MCP servers files

        2026-01-02 03:04:05
        > Write it,
        > please
        — title: Write it
        — turn t1, model offline
        ∙ I need write_file.
        ◌ Write file: pending
            /work/a.txt (+1 -0, new file)
            + text
          ask, by the rule mode:x: Changes ask.
          asked the user: Allow once / Reject
          not granted: the user chose nothing
        ✗ Create a.txt: failed
          the turn ended before it ran: The user cancelled.
        — 2026-01-02 03:04:05: turn t1 ended: the user ended it (cancelled), 1,200 tokens in, 30 out
        — 2026-01-02 03:04:05: closed

        """,
        Show(
            new SessionCreated { Cwd = "/work", AdditionalDirectories = ["/more"], McpServers = ["files"], ModeId = "workspace-write" },
            new PromptAccepted { TurnId = "t1", MessageId = "m1", Prompt = [new TextContent { Text = "Write it,\nplease" }] },
            new TitleChanged("Write it"),
            new TurnStarted { TurnId = "t1", Model = "offline" },
            new AgentThought("m2", "I need "),
            new AgentThought("m2", "write_file."),
            new ToolCallAnnounced { TurnId = "t1", Step = 1, ToolCallId = "c1", Tool = "write_file", Title = "Write file" },
            new ToolCallPrepared { ToolCallId = "c1", Arguments = "{}", Title = "Create a.txt", Content = [new Diff { Path = "/work/a.txt", NewText = "text" }] },
            new ToolCallDecided { ToolCallId = "c1", Verdict = "ask", Rule = "mode:x", Reason = "Changes ask." },
            new PermissionRequested
            {
                PermissionId = "p1",
                ToolCallId = "c1",
                Options =
                [
                    new() { OptionId = "a", Name = "Allow once", Kind = PermissionOptionKind.AllowOnce },
                    new() { OptionId = "r", Name = "Reject", Kind = PermissionOptionKind.RejectOnce },
                ],
            },
            new PermissionAnswered { PermissionId = "p1", Granted = false },
            new ToolCallEnded { ToolCallId = "c1", Outcome = ToolOutcome.NotRun, Result = "The user cancelled." },
            new TurnEnded { TurnId = "t1", Cause = TurnEndCause.User, StopReason = StopReason.Cancelled, Usage = new TokenUsage(1200, 30) },
            new SessionClosed()));

    [Fact]
    public void Whatever_the_records_are_it_is_shown_and_nothing_acts_on_the_terminal() => RecordGen.Record.Array[0, 20].Sample(records =>
        Assert.DoesNotContain(Show(records), c => char.IsControl(c) && c != '\n'));

    [Fact]
    public void Evil_names_are_shown_as_text()
    {
        const string Evil = "\u001b]0;x\u0007\r";
        var shown = Show(
            new SegmentOpened { Format = 1, SessionId = "s", Segment = 1, Owner = new SegmentOwner("i", 1, Evil), Program = Evil },
            new SessionCreated { Cwd = Evil, ModeId = Evil },
            new TitleChanged(Evil),
            new PromptAccepted { TurnId = Evil, MessageId = "m", Prompt = [new TextContent { Text = Evil }] },
            new ToolCallDecided { ToolCallId = "c", Verdict = Evil, Rule = Evil },
            new TurnEnded { TurnId = Evil, Cause = TurnEndCause.Failure, Error = Evil });
        Assert.DoesNotContain(shown, c => char.IsControl(c) && c != '\n');
    }

    private static string Show(params JournalRecord[] records)
    {
        using StringWriter text = new();
        SessionTranscript transcript = new(new Screen(text, isTerminal: false));
        foreach (var record in records)
        {
            transcript.Show(new JournalEntry(1, s_at, record));
        }

        transcript.End();
        return text.ToString();
    }
}
