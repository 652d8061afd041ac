using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Tests.Journal.Samples;

/// <summary>What the sample journals say. Every version has to read this out of the files of every format, for ever.</summary>
internal static class SampleRecords
{
    /// <summary>Two turns with everything in them, in three segments: each inner array is one process's.</summary>
    public static JournalRecord[][] Everyday { get; } =
    [
        [
            new ModeChanged("plan"),
            new PromptAccepted
            {
                TurnId = "t1",
                MessageId = "t1.p",
                Prompt =
                [
                    new TextContent { Text = "Schreib „Grüße“ 😀 in eine Datei\nund \"zitiere\" \\ nichts." },
                    new ResourceLink { Name = "notes", Uri = "file:///work/notes.txt", Size = 12 },
                    new EmbeddedResource { Resource = new TextResourceContents { Uri = "file:///work/a.md", Text = "# A\n", MimeType = "text/markdown" } },
                    new ImageContent { Data = "AAEC", MimeType = "image/png" },
                ],
            },
            new TurnStarted { TurnId = "t1", Model = "offline", Versions = new Dictionary<string, string> { ["instructions"] = "none", ["model"] = "1" } },
            new AgentThought("t1.1", "First look, "),
            new AgentThought("t1.1", "then write."),
            new AgentText("t1.2", "I will write it.\n"),
            new ToolCallAnnounced { TurnId = "t1", Step = 1, ToolCallId = "t1.c1", ModelCallId = "call_1", Tool = "write_file", Title = "write_file", Kind = ToolKind.Edit },
            new ToolCallPrepared
            {
                ToolCallId = "t1.c1",
                Arguments = """{"path":"notes.txt","content":"Grüße"}""",
                Title = "Write notes.txt",
                Locations = [new ToolCallLocation { Path = "/work/notes.txt", Line = 1 }],
                Content = [new Diff { Path = "/work/notes.txt", OldText = null, NewText = "Grüße" }],
            },
            new ModelReplied { TurnId = "t1", Step = 1, FinishReason = "tool_calls", Usage = new TokenUsage(120, 30, 100, 10), ContextWindow = 128_000 },
            new ToolCallDecided { ToolCallId = "t1.c1", Verdict = "ask", Rule = "mode:plan", Reason = "Writing needs a permission." },
            new PermissionRequested
            {
                PermissionId = "t1.q1",
                ToolCallId = "t1.c1",
                Options =
                [
                    new PermissionOption { OptionId = "once", Name = "Allow once", Kind = PermissionOptionKind.AllowOnce },
                    new PermissionOption { OptionId = "no", Name = "Reject", Kind = PermissionOptionKind.RejectOnce },
                ],
            },
            new PermissionAnswered { PermissionId = "t1.q1", Granted = true, OptionId = "once", Kind = PermissionOptionKind.AllowOnce },
            new ToolCallStarted("t1.c1"),
            new ToolCallProgressed("t1.c1", [new Content { Block = new TextContent { Text = "writing" } }]),
            new ToolCallEnded
            {
                ToolCallId = "t1.c1",
                Outcome = ToolOutcome.Succeeded,
                Result = "5 characters written",
                Content = [new Diff { Path = "/work/notes.txt", OldText = "", NewText = "Grüße" }],
            },
            new AgentText("t1.3", "Done."),
            new ModelReplied { TurnId = "t1", Step = 2, FinishReason = "stop", ContextWindow = 128_000 },
            new TurnEnded { TurnId = "t1", Cause = TurnEndCause.Model, StopReason = StopReason.EndTurn, Usage = new TokenUsage(120, 30, 100, 10) },
        ],
        [
            new SessionAttached { Cwd = "/work", AdditionalDirectories = ["/more"], McpServers = ["files"] },
            new AgentNote("note.0123456789abcdef", "MCP servers are not connected: files."),
            new TitleChanged("Grüße schreiben"),
            new PlanReplaced(
            [
                new PlanEntry { Content = "read", Priority = PlanEntryPriority.High, Status = PlanEntryStatus.Completed },
                new PlanEntry { Content = "write", Priority = PlanEntryPriority.Low, Status = PlanEntryStatus.Pending },
            ]),
            new ModeChanged("default"),
            new PromptAccepted { TurnId = "t2", MessageId = "t2.p", Prompt = [new TextContent { Text = "And a long answer, please." }] },
            new TurnStarted { TurnId = "t2", Model = "offline" },
            new AgentText("t2.1", string.Concat(Enumerable.Range(0, 14_000).Select(i => $"{i} "))),
            new ModelReplied { TurnId = "t2", Step = 1, FinishReason = "stop", ContextWindow = 128_000 },
            new TurnEnded { TurnId = "t2", Cause = TurnEndCause.Limit, StopReason = StopReason.MaxTurnRequests, Error = "no more steps" },
            new SessionClosed(),
        ],
        [new SessionAttached { Cwd = "/elsewhere" }],
    ];

    /// <summary>A process that ended while one call ran and another waited for a permission.</summary>
    public static JournalRecord[][] Crashed { get; } =
    [
        [
            new PromptAccepted { TurnId = "t1", MessageId = "t1.p", Prompt = [new TextContent { Text = "Write two files." }] },
            new TurnStarted { TurnId = "t1", Model = "offline" },
            new AgentText("t1.1", "Both at on"),
            new ToolCallAnnounced { TurnId = "t1", Step = 1, ToolCallId = "t1.c1", Tool = "write_file", Title = "Write a.txt", Kind = ToolKind.Edit },
            new ToolCallAnnounced { TurnId = "t1", Step = 1, ToolCallId = "t1.c2", Tool = "write_file", Title = "Write b.txt", Kind = ToolKind.Edit },
            new ToolCallPrepared { ToolCallId = "t1.c1", Arguments = """{"path":"a.txt","content":"a"}""" },
            new ToolCallPrepared { ToolCallId = "t1.c2", Arguments = """{"path":"b.txt","con""" },
            new ToolCallDecided { ToolCallId = "t1.c1", Verdict = "allow", Rule = "mode:accept_edits" },
            new ToolCallStarted("t1.c1"),
            new PermissionRequested
            {
                PermissionId = "t1.q1",
                ToolCallId = "t1.c2",
                Options = [new PermissionOption { OptionId = "once", Name = "Allow once", Kind = PermissionOptionKind.AllowOnce }],
            },
        ],
    ];

    /// <summary>Calls under rules: what decided, what an answer covers, a question that nobody answered, and what a call shows of other kinds.</summary>
    public static JournalRecord[][] Governed { get; } =
    [
        [
            new PromptAccepted { TurnId = "t1", MessageId = "t1.p", Prompt = [new TextContent { Text = "Build it, then ask the server." }] },
            new TurnStarted { TurnId = "t1", Model = "offline" },
            new ToolCallAnnounced { TurnId = "t1", Step = 1, ToolCallId = "t1.c1", ModelCallId = "call_1", Tool = "run_shell_command", Title = "Run command", Kind = ToolKind.Execute },
            new ToolCallPrepared { ToolCallId = "t1.c1", Arguments = """{"command":"make && make test"}""", Title = "make && make test" },
            new ToolCallDecided
            {
                ToolCallId = "t1.c1",
                Verdict = "ask",
                Rule = "mode:workspace-write/run_shell_command",
                Reason = "It is not proven that the command only reads.",
                Versions = new Dictionary<string, string> { ["mode"] = "workspace-write", ["permissions"] = "0f1e2d3c4b5a", ["sandbox"] = "none" },
            },
            new PermissionRequested
            {
                PermissionId = "t1.p1",
                ToolCallId = "t1.c1",
                Options =
                [
                    new PermissionOption { OptionId = "allow", Name = "Allow once", Kind = PermissionOptionKind.AllowOnce },
                    new PermissionOption { OptionId = "always", Name = "Always allow \"make\" and \"make test\"", Kind = PermissionOptionKind.AllowAlways },
                    new PermissionOption { OptionId = "reject", Name = "Reject", Kind = PermissionOptionKind.RejectOnce },
                ],
                Covers = ["command:make", "command:make test"],
            },
            new PermissionAnswered { PermissionId = "t1.p1", Granted = true, OptionId = "always", Kind = PermissionOptionKind.AllowAlways },
            new ToolCallDecided { ToolCallId = "t1.c1", Verdict = "allow", Rule = "answer:t1.p1", Versions = new Dictionary<string, string> { ["mode"] = "workspace-write" } },
            new ToolCallStarted("t1.c1"),
            new ToolCallProgressed("t1.c1", [new Terminal { TerminalId = "term-1" }, new Content { Block = new TextContent { Text = "$ make && make test\n" } }]),
            new ToolCallEnded
            {
                ToolCallId = "t1.c1",
                Outcome = ToolOutcome.Succeeded,
                Result = "ok\n[The command ended with exit code 0.]",
                Content = [new Terminal { TerminalId = "term-1" }, new Content { Block = new TextContent { Text = "$ make && make test\nok\n" } }],
            },
            new ToolCallAnnounced { TurnId = "t1", Step = 2, ToolCallId = "t1.c2", ModelCallId = "call_2", Tool = "mcp_files_read", Title = "mcp_files_read" },
            new ToolCallPrepared { ToolCallId = "t1.c2", Arguments = "{}" },
            new ToolCallDecided { ToolCallId = "t1.c2", Verdict = "allow", Rule = "operator:/etc/acp/permissions.json:3" },
            new ToolCallStarted("t1.c2"),
            new ToolCallEnded
            {
                ToolCallId = "t1.c2",
                Outcome = ToolOutcome.Succeeded,
                Result = "An image.",
                RawOutput = """{"size":3}""",
                Content = [new Content { Block = new ImageContent { Data = "AAEC", MimeType = "image/png" } }],
            },
            new ToolCallAnnounced { TurnId = "t1", Step = 3, ToolCallId = "t1.c3", ModelCallId = "call_3", Tool = "web_fetch", Title = "Fetch", Kind = ToolKind.Fetch },
            new ToolCallPrepared { ToolCallId = "t1.c3", Arguments = """{"url":"https://example.com/"}""" },
            new ToolCallDecided { ToolCallId = "t1.c3", Verdict = "ask", Rule = "mode:workspace-write/web_fetch" },
            new PermissionRequested
            {
                PermissionId = "t1.p2",
                ToolCallId = "t1.c3",
                Options = [new PermissionOption { OptionId = "allow", Name = "Allow once", Kind = PermissionOptionKind.AllowOnce }],
            },
            new PermissionAnswered { PermissionId = "t1.p2", Granted = false, Expired = true },
            new ToolCallEnded { ToolCallId = "t1.c3", Outcome = ToolOutcome.Refused, Result = "Nobody answered in time." },
            new TurnEnded { TurnId = "t1", Cause = TurnEndCause.Model, StopReason = StopReason.EndTurn },
        ],
    ];

    /// <summary>What is left of a journal whose last record was cut short; the samples <c>torn</c> and <c>zeros</c>.</summary>
    public static JournalRecord[][] Torn { get; } = [[new TitleChanged("before the cut"), new AgentText("m1", "whole")]];

    /// <summary>A journal in the middle of which a byte was changed, and what is readable of it.</summary>
    public static JournalRecord[][] Damaged { get; } = [[new TitleChanged("before the damage"), new AgentText("m2", "behind it")]];
}
