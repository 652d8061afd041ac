using System.Globalization;
using System.Text;
using Xunit;

namespace AcpAgent.EndToEnd.Storage.Tracing;

/// <summary>The judge is judged first: a right order passes, and each step left out or done too late is found.</summary>
public sealed class SyncOrderTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";
    private const string Data = "/d";
    private const string Workspace = "/w";
    private const string Segment = $"/d/{Id}/000001-aaaaaaaa.jsonl";
    private const string Blobs = $"/d/{Id}/blobs";
    private const string Hash = "b10b";
    private const string Prepared = """{"type":"tool_prepared","toolCallId":"c1","arguments":"{}"}""";

    /// <summary>One turn that writes a file, step by step, each under a name.</summary>
    private static readonly (string Step, string Line)[] Turn =
    [
        ("make data", """1 mkdir("/d", 0700) = 0"""),
        ("sync root", "1 fsync(9</>) = 0"),
        ("make folder", $"""1 mkdir("/d/.new-{Id}", 0700) = 0"""),
        ("make segment", $"""1 openat(AT_FDCWD</x>, "/d/.new-{Id}/000001-aaaaaaaa.jsonl", O_RDWR|O_CREAT|O_EXCL|O_CLOEXEC, 0600) = 11</d/.new-{Id}/000001-aaaaaaaa.jsonl>"""),
        ("write session", Write($"/d/.new-{Id}/000001-aaaaaaaa.jsonl", """{"seq":1,"type":"segment"}""", """{"seq":2,"type":"session"}""")),
        ("sync session", $"1 fdatasync(11</d/.new-{Id}/000001-aaaaaaaa.jsonl>) = 0"),
        ("sync folder", $"1 fsync(12</d/.new-{Id}>) = 0"),
        ("name folder", $"""1 rename("/d/.new-{Id}", "/d/{Id}") = 0"""),
        ("sync data", "1 fsync(12</d>) = 0"),
        ("answer new", Send($$$"""{"jsonrpc":"2.0","id":1,"result":{"sessionId":"{{{Id}}}"}}""")),
        ("write prompt", Write(Segment, """{"seq":3,"type":"prompt","messageId":"m1","prompt":[]}""")),
        ("sync prompt", Sync(Segment)),
        ("write text", Write(Segment, """{"seq":4,"type":"text","messageId":"m2","text":"hä\n"}""")),
        ("show text", Show("""{"sessionUpdate":"agent_message_chunk","messageId":"m2","content":{"type":"text","text":"hä\n"}}""")),
        ("write tool", Write(Segment, """{"seq":5,"type":"tool","toolCallId":"c1"}""")),
        ("show tool", Show("""{"sessionUpdate":"tool_call","toolCallId":"c1","title":"x"}""")),
        ("make blobs", $"""1 mkdir("{Blobs}", 0700) = 0"""),
        ("make blob", $"""1 openat(AT_FDCWD</x>, "{Blobs}/{Hash}.tmp", O_RDWR|O_CREAT|O_EXCL|O_CLOEXEC, 0600) = 13<{Blobs}/{Hash}.tmp>"""),
        ("write blob", Write($"{Blobs}/{Hash}.tmp", Prepared)),
        ("sync blob", Sync($"{Blobs}/{Hash}.tmp")),
        ("name blob", $"""1 rename("{Blobs}/{Hash}.tmp", "{Blobs}/{Hash}") = 0"""),
        ("sync blobs", $"1 fsync(14<{Blobs}>) = 0"),
        ("sync folder of blobs", $"1 fsync(14</d/{Id}>) = 0"),
        ("write prepared", Write(Segment, $$"""{"seq":6,"blob":"{{Hash}}","bytes":60}""")),
        ("show prepared", Show("""{"sessionUpdate":"tool_call_update","toolCallId":"c1","rawInput":{}}""")),
        ("write question", Write(Segment, """{"seq":7,"type":"permission","toolCallId":"c1"}""")),
        ("ask", Send("""{"jsonrpc":"2.0","id":1,"method":"session/request_permission","params":{"toolCall":{"toolCallId":"c1"}}}""")),
        ("write start", Write(Segment, """{"seq":8,"type":"tool_started","toolCallId":"c1"}""")),
        ("sync start", Sync(Segment)),
        ("open file", """1 openat(10</w>, ".tmp", O_WRONLY|O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC, 0666) = 15</w/.tmp>"""),
        ("write file", """1 write(15</w/.tmp>, "hello", 5) = 5"""),
        ("name file", """1 renameat2(10</w>, ".tmp", 10</w>, "notes.txt", RENAME_NOREPLACE) = 0"""),
        ("show start", Show("""{"sessionUpdate":"tool_call_update","toolCallId":"c1","status":"in_progress"}""")),
        ("write end", Write(Segment, """{"seq":9,"type":"tool_ended","toolCallId":"c1"}""", """{"seq":10,"type":"turn_ended"}""")),
        ("show end", Show("""{"sessionUpdate":"tool_call_update","toolCallId":"c1","status":"completed"}""")),
        ("sync end", Sync(Segment)),
        ("answer prompt", Send("""{"jsonrpc":"2.0","id":2,"result":{"stopReason":"end_turn"}}""")),
    ];

    [Fact]
    public void The_right_order_passes()
    {
        var order = Judge(Turn);

        Assert.Empty(order.Problems);
        Assert.Equal((6, 2, 3, 1), (order.Shown, order.Answers, order.Changes, order.Blobs));
    }

    [Theory]
    [InlineData("sync root", "session/new was answered before the session was safe")]
    [InlineData("sync session", "session/new was answered before the session was safe")]
    [InlineData("sync folder", "session/new was answered before the session was safe")]
    [InlineData("sync data", "session/new was answered before the session was safe")]
    [InlineData("sync prompt", "record 4 (text) was shown at line 13, before its prompt was safe")]
    [InlineData("write text", "shows what no record says")]
    [InlineData("sync blob", "record 6 (tool_prepared) was written before its blob was safe")]
    [InlineData("sync blobs", "record 6 (tool_prepared) was written before its blob was safe")]
    [InlineData("sync folder of blobs", "record 6 (tool_prepared) was written before its blob was safe")]
    [InlineData("write question", "shows what no record says")]
    [InlineData("sync start", "/w/.tmp was changed (Opens, line 29) while no tool call was noted as started, safely")]
    [InlineData("write start", "shows what no record says")]
    [InlineData("sync end", "a prompt was answered at line 36 before record 10 (turn_ended) was safe")]
    [InlineData("write end", "whose turn has no end")]
    public void A_step_left_out_is_found(string step, string problem) =>
        Expect(problem, [.. Turn.Where(line => line.Step != step)]);

    [Theory]
    [InlineData("sync session", "answer new", "session/new was answered before the session was safe")]
    [InlineData("name folder", "sync data", "session/new was answered before the session was safe")]
    [InlineData("sync prompt", "show text", "before its prompt was safe")]
    [InlineData("write text", "show text", "record 4 (text) was shown at line 13, before it was written at line 14")]
    [InlineData("write blob", "sync blob", "before its blob was safe")]
    [InlineData("sync blob", "name blob", "before its blob was safe")]
    [InlineData("sync folder of blobs", "write prepared", "before its blob was safe")]
    [InlineData("write question", "ask", "record 7 (permission) was shown")]
    [InlineData("sync start", "open file", "(Opens, line 29) while no tool call was noted as started")]
    [InlineData("sync start", "name file", "(Renames, line 31) while no tool call was noted as started")]
    [InlineData("name file", "write end", "(Renames, line 34) while no tool call was noted as started")]
    [InlineData("write end", "show end", "record 9 (tool_ended) was shown")]
    [InlineData("sync end", "answer prompt", "a prompt was answered at line 36 before record 10 (turn_ended) was safe")]
    public void A_step_done_too_late_is_found(string step, string after, string problem)
    {
        var lines = Turn.ToList();
        var late = lines.Single(line => line.Step == step);
        lines.Remove(late);
        lines.Insert(lines.FindIndex(line => line.Step == after) + 1, late);
        Expect(problem, [.. lines]);
    }

    [Theory]
    [InlineData("sync prompt", "show text", "before its prompt was safe")]
    [InlineData("write text", "show text", "before it was written")]
    [InlineData("sync start", "open file", "while no tool call was noted as started")]
    [InlineData("sync end", "answer prompt", "before record 10 (turn_ended) was safe")]
    public void A_step_of_another_thread_that_ends_too_late_is_found(string step, string after, string problem)
    {
        var lines = Turn.ToList();
        var place = lines.FindIndex(line => line.Step == step);
        var call = lines[place].Line[2..];
        var cut = call.LastIndexOf(')');
        var name = call[..call.IndexOf('(', StringComparison.Ordinal)];
        lines[place] = (step, $"2 {call[..cut]} <unfinished ...>");
        lines.Insert(lines.FindIndex(line => line.Step == after) + 1, ("", $"2 <... {name} resumed>{call[cut..]}"));
        Expect(problem, [.. lines]);
    }

    [Theory]
    [InlineData("sync prompt", "before its prompt was safe")]
    [InlineData("sync end", "before record 10 (turn_ended) was safe")]
    public void A_sync_that_failed_is_none(string step, string problem) => Expect(problem,
        [.. Turn.Select(line => line.Step == step ? (step, line.Line.Replace("= 0", "= -1 EIO (Input/output error)", StringComparison.Ordinal)) : line)]);

    [Fact]
    public void An_update_in_several_writes_begins_with_the_first()
    {
        var lines = Turn.ToList();
        var place = lines.FindIndex(line => line.Step == "show text");
        var whole = Encoding.UTF8.GetString(StraceText.Bytes(lines[place].Line)).TrimEnd('\n');
        lines[place] = ("rest", Call("write", "pipe:[1]", whole[20..] + "\n"));
        lines.Insert(place - 1, ("show text", Call("write", "pipe:[1]", whole[..20])));
        Expect("record 4 (text) was shown at line 13, before it was written at line 14", [.. lines]);
    }

    private static void Expect(string problem, (string Step, string Line)[] lines) =>
        Assert.Contains(Judge(lines).Problems, found => found.Contains(problem, StringComparison.Ordinal));

    private static SyncOrder Judge((string Step, string Line)[] lines) =>
        SyncOrder.Judge(Trace.Parse(lines.Select(line => line.Line)), Data, Workspace);

    private static string Sync(string path) => $"1 fdatasync(11<{path}>) = 0";

    private static string Write(string path, params string[] lines) => Call("pwrite64", path, string.Concat(lines.Select(line => line + "\n")));

    private static string Send(string message) => Call("write", "pipe:[1]", message + "\n");

    private static string Show(string update) =>
        Send($$$"""{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"{{{Id}}}","update":{{{update}}}}}""");

    private static string Call(string name, string path, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var escaped = new StringBuilder();
        foreach (var value in bytes)
        {
            _ = value switch
            {
                (byte)'\n' => escaped.Append("\\n"),
                (byte)'"' or (byte)'\\' => escaped.Append('\\').Append((char)value),
                >= 0x80 => escaped.Append('\\').Append(Convert.ToString(value, 8)),
                _ => escaped.Append((char)value),
            };
        }

        return string.Create(CultureInfo.InvariantCulture, $"1 {name}(11<{path}>, \"{escaped}\", {bytes.Length}) = {bytes.Length}");
    }
}
