using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using CsCheck;

namespace AcpAgent.Tests.Turns.Kit;

/// <summary>Records in any order, with few ids, so that they collide, contradict each other and come too late.</summary>
internal static class RecordGen
{
    private static readonly Gen<string> _turnId = Gen.OneOf("t1", "t2", "t3", "x");
    private static readonly Gen<string> _messageId = Gen.OneOf("m1", "m2", "m3", "m4");
    private static readonly Gen<string> _callId = Gen.OneOf("c1", "c2", "c3", "weird id \n");
    private static readonly Gen<string> _permissionId = Gen.OneOf("p1", "p2");
    private static readonly Gen<string> _text = Gen.OneOf("", " ", "\n", "word ", "ein Wört", "😀", "two\nlines", "```");
    private static readonly Gen<string> _piece = _text.Where(text => text.Length > 0);
    private static readonly Gen<string?> _modelCallId = Gen.OneOf(null, "", "id", "id", "call_c1", "has space", new string('x', 300));
    private static readonly Gen<string> _tool = Gen.OneOf("read", "write", "", "no such tool", "ünïcode", new string('n', 100));
    private static readonly Gen<string> _arguments = Gen.OneOf("{}", """{"a":1}""", "", " ", "[1]", "null", """{"a":1""", """{"a":1,"a":2}""", "\"{}\"", "{} {}");
    private static readonly Gen<IReadOnlyList<ToolCallContent>?> _content = Gen.OneOf<IReadOnlyList<ToolCallContent>?>(
        null,
        [new Content { Block = new TextContent { Text = "shown" } }],
        [new Diff { Path = "/f", NewText = "n" }]);

    private static readonly Gen<IReadOnlyList<ContentBlock>> _prompt = Gen.OneOf<IReadOnlyList<ContentBlock>>(
        [],
        [new TextContent { Text = "" }],
        [new TextContent { Text = "hello" }],
        [new TextContent { Text = "one" }, new ResourceLink { Name = "f", Uri = "file:///f" }],
        [new EmbeddedResource { Resource = new TextResourceContents { Uri = "file:///g", Text = "```\nx" } }]);

    private static readonly Gen<TokenUsage?> _usage = Gen.OneOf(null, new TokenUsage(10, 2), new TokenUsage(0, 0));

    /// <summary>One record of any kind that a running session appends.</summary>
    public static Gen<JournalRecord> Record { get; } = Gen.OneOf(
        Gen.Select(_turnId, _messageId, _prompt).Select((turn, message, prompt) => (JournalRecord)new PromptAccepted { TurnId = turn, MessageId = message, Prompt = prompt }),
        _turnId.Select(turn => (JournalRecord)new TurnStarted { TurnId = turn, Model = "m" }),
        Gen.Select(_messageId, _piece).Select((id, text) => (JournalRecord)new AgentText(id, text)),
        Gen.Select(_messageId, _piece).Select((id, text) => (JournalRecord)new AgentThought("th." + id, text)),
        Gen.Select(_messageId, _piece).Select((id, text) => (JournalRecord)new AgentNote("n." + id, text)),
        Gen.Select(_turnId, Gen.OneOf("stop", "tool_calls", "length", TokenEstimate.Overflowed), _usage)
            .Select((turn, reason, usage) => (JournalRecord)new ModelReplied { TurnId = turn, Step = 1, FinishReason = reason, Usage = usage, ContextWindow = 1000 }),
        Gen.Select(_turnId, _callId, _modelCallId, _tool).Select((turn, id, model, tool) => (JournalRecord)new ToolCallAnnounced
        {
            TurnId = turn,
            Step = 1,
            ToolCallId = id,
            ModelCallId = model,
            Tool = tool,
            Title = "Title " + tool,
            Kind = ToolKind.Edit,
        }),
        Gen.Select(_callId, _arguments, _content, Gen.OneOf(null, "Better title")).Select((id, arguments, content, title) =>
            (JournalRecord)new ToolCallPrepared { ToolCallId = id, Arguments = arguments, Content = content, Title = title }),
        _callId.Select(id => (JournalRecord)new ToolCallDecided { ToolCallId = id, Verdict = "ask", Rule = "r" }),
        Gen.Select(_permissionId, _callId).Select((id, call) => (JournalRecord)new PermissionRequested { PermissionId = id, ToolCallId = call, Options = [] }),
        Gen.Select(_permissionId, Gen.Bool).Select((id, granted) => (JournalRecord)new PermissionAnswered { PermissionId = id, Granted = granted }),
        _callId.Select(id => (JournalRecord)new ToolCallStarted(id)),
        Gen.Select(_callId, _content.Where(content => content is not null)).Select((id, content) => (JournalRecord)new ToolCallProgressed(id, content!)),
        Gen.Select(_callId, Gen.Enum<ToolOutcome>(), _text, _content, Gen.OneOf(null, """{"a":[1]}""")).Select((id, outcome, result, content, raw) =>
            (JournalRecord)new ToolCallEnded { ToolCallId = id, Outcome = outcome, Result = result, Content = content, RawOutput = raw }),
        Gen.Const((JournalRecord)new PlanReplaced([new PlanEntry { Content = "step", Priority = PlanEntryPriority.Low, Status = PlanEntryStatus.Pending }])),
        Gen.Const((JournalRecord)new PlanReplaced([])),
        Gen.OneOf("plan", "read-only").Select(mode => (JournalRecord)new ModeChanged(mode)),
        Gen.OneOf("Title one", "Title two").Select(title => (JournalRecord)new TitleChanged(title)),
        Gen.Const((JournalRecord)new SessionClosed()),
        Gen.Const((JournalRecord)new SessionAttached { Cwd = "/elsewhere" }),
        Gen.Select(_turnId, Gen.Enum<TurnEndCause>(), Gen.OneOf<StopReason?>(null, StopReason.EndTurn, StopReason.Refusal, StopReason.Cancelled))
            .Select((turn, cause, reason) => (JournalRecord)new TurnEnded { TurnId = turn, Cause = cause, StopReason = reason }));

    /// <summary>Any number of them.</summary>
    public static Gen<List<JournalRecord>> Records { get; } = Record.List[0, 60];

    /// <summary>Any number of them, but no turn begins twice and no call is announced twice.</summary>
    public static Gen<List<JournalRecord>> WithUniqueIds { get; } = Records.Select(records =>
    {
        var seen = new HashSet<string>();
        return records.FindAll(record => record switch
        {
            PromptAccepted prompt => seen.Add("turn " + prompt.TurnId),
            ToolCallAnnounced call => seen.Add("call " + call.ToolCallId),
            _ => true,
        });
    });

    /// <summary>Records with their places.</summary>
    public static IReadOnlyList<JournalEntry> Entries(IEnumerable<JournalRecord> records) =>
        [.. records.Select((record, index) => new JournalEntry(index + 1, DateTimeOffset.UnixEpoch, record))];
}
