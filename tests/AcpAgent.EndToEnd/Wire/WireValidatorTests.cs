using System.Text;
using Xunit;

namespace AcpAgent.EndToEnd.Wire;

/// <summary>The judge is judged first: every check of it finds a log that breaks its rule, and a clean log passes.</summary>
public sealed class WireValidatorTests
{
    private const string Session = "\"sessionId\":\"s1\"";
    private const string NewSession = """{"jsonrpc":"2.0","id":1,"method":"session/new","params":{"cwd":"/w","mcpServers":[]}}""";
    private const string NewSessionAnswer = """{"jsonrpc":"2.0","id":1,"result":{"sessionId":"s1"}}""";
    private const string Initialize = """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":1}}""";
    private const string InitializeAnswer = """{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":1}}""";
    private const string Prompt = """{"jsonrpc":"2.0","id":2,"method":"session/prompt","params":{"sessionId":"s1","prompt":[{"type":"text","text":"x"}]}}""";
    private const string PromptAnswer = """{"jsonrpc":"2.0","id":2,"result":{"stopReason":"end_turn"}}""";

    private static readonly string[] Opened = ["> " + Initialize, "< " + InitializeAnswer, "> " + NewSession, "< " + NewSessionAnswer];
    private static readonly string[] Prompting = [.. Opened, "> " + Prompt];

    private static readonly string[] WithTerminal =
    [
        """> {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":1,"clientCapabilities":{"terminal":true}}}""", .. Prompting[1..],
        "< {\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"terminal/create\",\"params\":{" + Session + ",\"command\":\"ls\"}}", """> {"jsonrpc":"2.0","id":5,"result":{"terminalId":"t1"}}""",
    ];

    [Fact]
    public void A_clean_log_has_no_violations()
    {
        Assert.Empty(Judge([
            .. Prompting,
            "< " + Update("""{"sessionUpdate":"agent_message_chunk","messageId":"m","content":{"type":"text","text":"é"}}"""),
            "< " + Update("""{"sessionUpdate":"tool_call","toolCallId":"t","title":"Write","kind":"edit","rawInput":{"any":1}}"""),
            "< " + Permission("""{"toolCallId":"t","content":[{"type":"diff","path":"/w/a","newText":"b"}]}"""),
            """> {"jsonrpc":"2.0","id":0,"result":{"outcome":{"outcome":"selected","optionId":"yes"}}}""",
            "< " + Update("""{"sessionUpdate":"tool_call_update","toolCallId":"t","status":"completed"}"""),
            "< " + PromptAnswer,
            "< " + Update("""{"sessionUpdate":"session_info_update","title":"T"}"""),
            "! {oops",
            """< {"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}""",
        ]));
    }

    [Theory]
    [InlineData("is not JSON", "< {\"jsonrpc\":")]
    [InlineData("is not JSON", "< ")]
    [InlineData("is not JSON", "< \uFEFF{}")]
    [InlineData("carriage return", "< {\"jsonrpc\":\"2.0\",\"method\":\"_x\"}\r")]
    [InlineData("is not \"2.0\"", "< {\"method\":\"_x\"}")]
    [InlineData("unknown key \"extra\" in a message", "< {\"jsonrpc\":\"2.0\",\"method\":\"_x\",\"extra\":1}")]
    [InlineData("a call with a result", "< {\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"_x\",\"result\":{}}")]
    [InlineData("is neither an integer nor a string", "< {\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"_x\"}")]
    [InlineData("is no notification that the client handles", "< {\"jsonrpc\":\"2.0\",\"method\":\"session/prompt\",\"params\":{}}")]
    [InlineData("is no request that the client handles", "< {\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"session/made_up\",\"params\":{}}")]
    [InlineData("no bad line called for", "< {\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"x\"}}")]
    [InlineData("not an open request", "< {\"jsonrpc\":\"2.0\",\"id\":\"0\",\"result\":{}}")]
    [InlineData("wrote invalid UTF-8", "< {\"jsonrpc\":\"2.0\",\"method\":\"_x\",\"params\":{\"a\":\"\\u00ff\"}}", true)]
    public void Framing(string expected, string line, bool spoilBytes = false)
    {
        var log = Log(Opened);
        var bytes = Encoding.UTF8.GetBytes(line[2..].Replace("\\u00ff", spoilBytes ? "Z" : "\\u00ff", StringComparison.Ordinal));
        if (spoilBytes)
        {
            bytes[Array.IndexOf(bytes, (byte)'Z')] = 0xFF;
        }

        log.Received(bytes);
        Assert.Contains(WireValidator.Judge(log), violation => violation.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("exactly one of result and error", """{"jsonrpc":"2.0","id":2}""")]
    [InlineData("exactly one of result and error", """{"jsonrpc":"2.0","id":2,"result":{"stopReason":"end_turn"},"error":{"code":1,"message":"x"}}""")]
    [InlineData("PromptResponse must have required property 'stopReason'", """{"jsonrpc":"2.0","id":2,"result":{}}""")]
    [InlineData("PromptResponse/stopReason", """{"jsonrpc":"2.0","id":2,"result":{"stopReason":"error"}}""")]
    [InlineData("PromptResponse has the unknown key \"usage\"", """{"jsonrpc":"2.0","id":2,"result":{"stopReason":"end_turn","usage":{}}}""")]
    [InlineData("Error must have required property 'message'", """{"jsonrpc":"2.0","id":2,"error":{"code":-32603}}""")]
    [InlineData("Error has the unknown key", """{"jsonrpc":"2.0","id":2,"error":{"code":-32603,"message":"x","stack":1}}""")]
    [InlineData("several lines", """{"jsonrpc":"2.0","id":2,"error":{"code":-32603,"message":"a\nb"}}""")]
    [InlineData("shows a stack trace", """{"jsonrpc":"2.0","id":2,"error":{"code":-32603,"message":"x","data":"   at A.B(C d)"}}""")]
    [InlineData("shows a stack trace", """{"jsonrpc":"2.0","id":2,"error":{"code":-32603,"message":"System.IO.IOException: full"}}""")]
    public void Answers(string expected, string answer) => Expect(expected, [.. Prompting, "< " + answer]);

    [Theory]
    [InlineData("SessionNotification/update", """{"sessionUpdate":"current_mode_update","modeId":"plan"}""")]
    [InlineData("SessionNotification/update", """{"sessionUpdate":"made_up"}""")]
    [InlineData("SessionNotification/update", """{"sessionUpdate":"tool_call","toolCallId":"t","title":"x","status":"cancelled"}""")]
    [InlineData("update has the unknown key \"id\"", """{"sessionUpdate":"agent_message_chunk","id":"m","content":{"type":"text","text":"x"}}""")]
    [InlineData("content has the unknown key \"lang\"", """{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"x","lang":"en"}}""")]
    [InlineData("no tool_call announced", """{"sessionUpdate":"tool_call_update","toolCallId":"t","status":"completed"}""")]
    [InlineData("relative path \"a/b\"", """{"sessionUpdate":"tool_call","toolCallId":"t","title":"x","locations":[{"path":"a/b"}]}""")]
    [InlineData("relative path \"a\"", """{"sessionUpdate":"tool_call","toolCallId":"t","title":"x","content":[{"type":"diff","path":"a","newText":""}]}""")]
    [InlineData("did not offer", """{"sessionUpdate":"notice","severity":"info","title":"x"}""")]
    [InlineData("answered while tool call t is pending", """{"sessionUpdate":"tool_call","toolCallId":"t","title":"x"}""")]
    public void Updates(string expected, string update) =>
        Expect(expected, [.. Prompting, "< " + Update(update), "< " + PromptAnswer]);

    [Fact]
    public void An_update_after_the_prompts_answer() => Expect("while no prompt is open", [
        .. Prompting, "< " + PromptAnswer, "< " + Update("""{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"x"}}""")]);

    [Fact]
    public void An_update_for_a_session_that_is_not_open() => Expect("has not opened", [
        .. Opened[..2], "< " + Update("""{"sessionUpdate":"available_commands_update","availableCommands":[]}""")]);

    [Fact]
    public void An_update_after_close() => Expect("has not opened", [
        .. Opened,
        "> {\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"session/close\",\"params\":{" + Session + "}}", """< {"jsonrpc":"2.0","id":9,"result":{}}""",
        "< " + Update("""{"sessionUpdate":"session_info_update","title":"x"}""")]);

    [Fact]
    public void A_replay_before_resume_is_answered() => Expect("which this connection has not opened", [
        .. Opened[..2],
        "> {\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"session/resume\",\"params\":{" + Session + ",\"cwd\":\"/w\"}}",
        "< " + Update("""{"sessionUpdate":"user_message_chunk","content":{"type":"text","text":"x"}}"""),
        """< {"jsonrpc":"2.0","id":9,"result":{}}"""]);

    [Fact]
    public void A_tool_call_announced_twice() => Expect("announced twice", [
        .. Prompting,
        "< " + Update("""{"sessionUpdate":"tool_call","toolCallId":"t","title":"x","status":"failed"}"""),
        "< " + Update("""{"sessionUpdate":"tool_call","toolCallId":"t","title":"x","status":"failed"}"""), "< " + PromptAnswer]);

    [Fact]
    public void A_permission_without_options() => Expect("without options", [
        .. Prompting, "< " + Permission("""{"toolCallId":"t"}""").Replace("""[{"optionId":"yes","name":"Yes","kind":"allow_once"}]""", "[]", StringComparison.Ordinal)]);

    [Fact]
    public void A_permission_for_a_call_never_announced() => Expect("which no tool_call announced", [
        .. Prompting, "< " + Permission("""{"toolCallId":"t"}""")]);

    [Theory]
    [InlineData("fs/read_text_file", "\"path\":\"/w/a\"")]
    [InlineData("terminal/create", "\"command\":\"ls\"")]
    [InlineData("elicitation/create", "\"message\":\"m\",\"mode\":\"url\",\"elicitationId\":\"e\",\"url\":\"http://x\"")]
    public void A_call_that_the_client_did_not_offer(string method, string parameters) => Expect("did not offer", [
        .. Prompting, "< {\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"" + method + "\",\"params\":{" + Session + "," + parameters + "}}"]);

    [Theory]
    [InlineData("which is not there any more", "terminal/output", "t1", true)]
    [InlineData("which is not there any more", "terminal/release", "t1", true)]
    [InlineData("which is not there any more", "terminal/kill", "t2", false)]
    public void A_terminal_that_was_given_back_or_never_made(string expected, string method, string id, bool isReleased)
    {
        string[] released = [
            "< {\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"terminal/release\",\"params\":{" + Session + ",\"terminalId\":\"t1\"}}", """> {"jsonrpc":"2.0","id":6,"result":{}}"""];
        Expect(expected, [
            .. WithTerminal, .. isReleased ? released : [],
            "< {\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":{" + Session + ",\"terminalId\":\"" + id + "\"}}"]);
    }

    [Fact]
    public void A_terminal_shown_that_the_client_never_made() => Expect("which this client never made", [
        .. WithTerminal,
        "< " + Update("""{"sessionUpdate":"tool_call","toolCallId":"t","title":"x","content":[{"type":"terminal","terminalId":"t1"}]}"""),
        "< " + Update("""{"sessionUpdate":"tool_call_update","toolCallId":"t","content":[{"type":"terminal","terminalId":"t2"}]}""")]);

    [Fact]
    public void Requests_without_an_answer_unless_the_log_was_cut()
    {
        Expect("request 2 (session/prompt) was never answered", Prompting);
        var log = Log(Prompting);
        log.Cut = true;
        Assert.Empty(WireValidator.Judge(log));
    }

    [Fact]
    public void Two_answers_to_one_request() => Expect("not an open request", [.. Prompting, "< " + PromptAnswer, "< " + PromptAnswer]);

    [Fact]
    public void A_client_that_writes_nonsense() => Expect("client: PromptRequest must have required property 'prompt'", [
        .. Opened, "> {\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"session/prompt\",\"params\":{" + Session + "}}", "< " + PromptAnswer]);

    [Fact]
    public void A_tool_call_may_be_left_open_by_a_disk_without_room_but_not_by_the_next_answer()
    {
        string[] unsaved =
        [
            .. Prompting,
            "< " + Update("""{"sessionUpdate":"tool_call","toolCallId":"t","title":"x"}"""),
            """< {"jsonrpc":"2.0","id":2,"error":{"code":-31006,"message":"no room"}}""",
        ];

        Assert.Empty(Judge(unsaved));
        Expect("answered while tool call t is pending", [.. unsaved, "> " + Prompt, "< " + PromptAnswer]);
    }

    private static string Update(string update) =>
        "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{" + Session + ",\"update\":" + update + "}}";

    private static string Permission(string toolCall) =>
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"session/request_permission\",\"params\":{" + Session + ",\"toolCall\":" + toolCall
        + ""","options":[{"optionId":"yes","name":"Yes","kind":"allow_once"}]}}""";

    private static void Expect(string violation, string[] lines) =>
        Assert.Contains(Judge(lines), found => found.Contains(violation, StringComparison.Ordinal));

    private static IReadOnlyList<string> Judge(string[] lines) => WireValidator.Judge(Log(lines));

    /// <summary>Lines that begin with > went to the agent, with ! spoilt to the agent, with &lt; came from it.</summary>
    private static WireLog Log(string[] lines)
    {
        var log = new WireLog("test");
        foreach (var line in lines)
        {
            var bytes = Encoding.UTF8.GetBytes(line[2..]);
            if (line[0] == '<')
            {
                log.Received(bytes);
            }
            else
            {
                log.Sent(bytes, bad: line[0] == '!');
            }
        }

        return log;
    }
}
