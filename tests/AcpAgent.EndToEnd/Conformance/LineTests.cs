using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using Xunit;

namespace AcpAgent.EndToEnd.Conformance;

/// <summary>Lines that are wrong in every way: one error each where one is due, and the connection goes on.</summary>
public sealed class LineTests : ConformanceTest
{
    /// <summary>A line, the code of its one answer (0 for none) and the answer's id.</summary>
    public static TheoryData<string, int, string> Lines => new()
    {
        { "nonsense", -32700, "null" },
        { "{", -32700, "null" },
        { "\uFEFF{}", -32700, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":"session/list"}}""", -32700, "null" },
        { new string('[', 200) + new string(']', 200), -32700, "null" },
        { "[]", -32600, "null" },
        { """[{"jsonrpc":"2.0","id":1,"method":"session/list"},{"jsonrpc":"2.0","id":2,"method":"session/list"}]""", -32600, "null" },
        { "1", -32600, "null" },
        { "null", -32600, "null" },
        { "{}", -32600, "null" },
        { """{"id":1,"method":"session/list"}""", -32600, "null" },
        { """{"jsonrpc":"1.0","id":1,"method":"session/list"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1.5,"method":"session/list"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":{},"method":"session/list"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":5}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":"session/list","params":"x"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1}}""", -32600, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"no/such"}""", -32601, "1" },
        { """{"jsonrpc":"2.0","id":"a","method":"session/new"}""", -32602, "\"a\"" },
        { """{"jsonrpc":"2.0","id":0,"method":"session/new","params":[]}""", -32602, "0" },
        { """{"jsonrpc":"2.0","id":-1,"method":"session/new","params":{"cwd":5,"mcpServers":[]}}""", -32602, "-1" },
        { "", 0, "" },
        { "   \t ", 0, "" },
        { """{"jsonrpc":"2.0","id":99,"result":{}}""", 0, "" },
        { """{"jsonrpc":"2.0","id":"99","error":{"code":1,"message":"x"}}""", 0, "" },
        { """{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"x"}}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"session/cancel","params":7}""", 0, "" },
    };

    [Fact]
    public async Task Every_wrong_line_gets_its_one_answer_or_none()
    {
        var (_, client) = await StartRawAsync();
        foreach (var row in Lines)
        {
            var (line, code, id) = row.Data;
            await client.SendBadAsync(line);
            var answers = await client.ReceiveUntilPongAsync();
            if (code == 0)
            {
                Assert.True(answers.Count == 0, line);
                continue;
            }

            var answer = Assert.Single(answers);
            Assert.Equal(id, answer.GetProperty("id").GetRawText());
            Assert.Equal(code, answer.GetProperty("error").GetProperty("code").GetInt32());
        }
    }

    [Theory]
    [InlineData("session/new", """{"mcpServers":[]}""", "cwd")]
    [InlineData("session/new", """{"cwd":"relative","mcpServers":[]}""", "cwd")]
    [InlineData("session/new", """{"cwd":"/","mcpServers":[{"name":"x","command":5,"args":[],"env":[]}]}""", "mcpServers")]
    [InlineData("session/new", """{"cwd":"/nowhere/at/all","mcpServers":[]}""", "cwd")]
    [InlineData("session/load", """{"cwd":"/","mcpServers":[]}""", "sessionId")]
    [InlineData("session/prompt", """{"sessionId":"s"}""", "prompt")]
    [InlineData("session/prompt", """{"sessionId":7,"prompt":[]}""", "sessionId")]
    [InlineData("session/set_mode", """{"sessionId":"s"}""", "modeId")]
    [InlineData("session/list", """{"cursor":7}""", "cursor")]
    [InlineData("session/delete", "{}", "sessionId")]
    public async Task Invalid_parameters_are_named(string method, string parameters, string field)
    {
        var (_, client) = await StartRawAsync();
        await client.SendBadAsync(RawClient.Request("1", method, parameters));
        var (answer, _) = await client.AnswerAsync("1");
        var error = answer.GetProperty("error");
        Assert.Equal(-32602, error.GetProperty("code").GetInt32());
        Assert.Contains(field, error.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_inside_is_told_without_stack_trace_and_the_connection_goes_on()
    {
        // A file where the data directory should be: nothing can be kept, and it is nobody's parameter.
        await File.WriteAllTextAsync(Home.Data, "in the way");
        var (_, client) = await StartRawAsync();

        var error = await ErrorAsync(client, "session/new", $$"""{"cwd":{{Quoted(Home.Workspace)}},"mcpServers":[]}""");

        Assert.Equal(JsonValueKind.Number, error.GetProperty("code").ValueKind);
        Assert.DoesNotContain("   at ", error.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(".cs", error.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", error.GetRawText(), StringComparison.Ordinal);
        Assert.NotEqual(-32602, error.GetProperty("code").GetInt32());
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }
}
