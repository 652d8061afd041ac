using System.Text;
using System.Text.Json;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.Tests.Wire;

/// <summary>What is answered to every kind of wrong line, and that the connection goes on after each of them.</summary>
public sealed class LineTableTests
{
    private const string Deep129 =
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[" +
        "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]";

    /// <summary>A line, and the code and id of its one answer; no answer where the code is 0.</summary>
    public static TheoryData<string, int, string> Lines => new()
    {
        // Not JSON.
        { "nonsense", -32700, "null" },
        { "{", -32700, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":"_ping",}""", -32700, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":"_ping"} {}""", -32700, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":"_ping"}}""", -32700, "null" },
        { "\ufeff" + """{"jsonrpc":"2.0","id":1,"method":"_ping"}""", -32700, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":"_ping","params":""" + Deep129 + "}", -32700, "null" },
        { """{"jsonrpc":"2.0","id":01,"method":"_ping"}""", -32700, "null" },
        { "[1,", -32700, "null" },
        { "[] []", -32700, "null" },
        { "POST / HTTP/1.1", -32700, "null" },
        { "{'jsonrpc':'2.0'}", -32700, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":"a""" + "\t" + "\"}", -32700, "null" },

        // JSON, but no message.
        { "[]", -32600, "null" },
        { """[{"jsonrpc":"2.0","id":1,"method":"_ping"}]""", -32600, "null" },
        { "1", -32600, "null" },
        { "\"x\"", -32600, "null" },
        { "null", -32600, "null" },
        { "true", -32600, "null" },
        { "{}", -32600, "null" },
        { """{"foo":"boo"}""", -32600, "null" },
        { """{"jsonrpc":"2.0"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1,"params":{}}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":1}""", -32600, "null" },
        { """{"jsonrpc":"2.0","method":1,"params":"bar"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":null}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":{"a":1}}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":"\ud800"}""", -32600, "null" },
        { """{"jsonrpc":"\ud800","id":1,"method":"_ping"}""", -32600, "null" },
        { """{"jsonrpc":"2.\ud8000","id":1,"result":{}}""", 0, "" },
        { """{"jsonrpc":"2.0","\ud800":1,"id":1,"method":"no/such"}""", -32601, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"no/such","params":{"\ud800":"\udfff"}}""", -32601, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"session/new","params":{"cwd":"/","\ud800":"\udfff"}}""", -32602, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"session/prompt","params":{"sessionId":"s","prompt":[{"type":"\ud800"}]}}""", -32602, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"session/prompt","params":{"sessionId":"s","prompt":[{"type":"two\nlines"}]}}""", -32602, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"_ping","params":1}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":"_ping","params":"x"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":"_ping","params":false}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1.5,"method":"_ping"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1.0,"method":"_ping"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1e2,"method":"_ping"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":{},"method":"_ping"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":[1],"method":"_ping"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":true,"method":"_ping"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":9223372036854775808,"method":"_ping"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":-9223372036854775809,"method":"_ping"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":"\ud800","method":"_ping"}""", -32600, "null" },
        { """{"id":1,"method":"_ping"}""", -32600, "null" },
        { """{"jsonrpc":"1.0","id":1,"method":"_ping"}""", -32600, "null" },
        { """{"jsonrpc":2.0,"id":1,"method":"_ping"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","jsonrpc":"2.0","id":1,"method":"_ping"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1,"id":2,"method":"_ping"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":"_ping","method":"_pong"}""", -32600, "null" },
        { """{"jsonrpc":"2.0","id":1,"method":"_ping","params":{},"params":{}}""", -32600, "null" },
        { """{"method":"session/cancel","params":{"sessionId":"s"}}""", -32600, "null" },

        // Messages, but not for us.
        { """{"jsonrpc":"2.0","id":1,"method":"nothing/such"}""", -32601, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":""}""", -32601, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"Session/New"}""", -32601, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"session/update","params":{}}""", -32601, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"session/cancel","params":{"sessionId":"s"}}""", -32601, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"$/cancel_request","params":{"requestId":1}}""", -32601, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"$/unknown"}""", -32601, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"_unknown"}""", -32601, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"rpc.discover"}""", -32601, "1" },

        // Messages with parameters that do not fit.
        { """{"jsonrpc":"2.0","id":1,"method":"session/new"}""", -32602, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"session/new","params":null}""", -32602, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"session/new","params":[]}""", -32602, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"session/new","params":["/",[]]}""", -32602, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"session/new","params":{"cwd":5,"mcpServers":[]}}""", -32602, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"session/prompt","params":{"sessionId":"\ud800","prompt":[]}}""", -32602, "1" },
        { """{"jsonrpc":"2.0","id":1,"method":"session/prompt","params":{"sessionId":"s","sessionId":"t","prompt":[]}}""", -32602, "1" },

        // Out of turn.
        { RawClient.Initialize, -32600, "\"init\"" },

        // Never answered.
        { """{"jsonrpc":"2.0","id":77,"result":{}}""", 0, "" },
        { """{"jsonrpc":"2.0","id":"77","result":{}}""", 0, "" },
        { """{"jsonrpc":"2.0","id":77,"error":{"code":1,"message":"x"}}""", 0, "" },
        { """{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}""", 0, "" },
        { """{"jsonrpc":"2.0","id":77,"result":{},"error":{}}""", 0, "" },
        { """{"id":77,"result":{}}""", 0, "" },
        { """{"result":{}}""", 0, "" },
        { """{"jsonrpc":"2.0","id":{},"error":null}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"session/cancel"}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"session/cancel","params":5}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"session/cancel","params":[]}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"session/cancel","params":{"sessionId":7}}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"session/cancel","params":{"sessionId":"s"},"params":{}}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"session/cancel","params":{"sessionId":"unknown"}}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"session/prompt","params":{"sessionId":"s","prompt":[]}}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"session/new","params":{}}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"nothing/such"}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"_unknown","params":{}}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"$/progress","params":{}}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"$/cancel_request"}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"$/cancel_request","params":{"requestId":12345}}""", 0, "" },
        { """{"jsonrpc":"2.0","method":"$/cancel_request","params":{"requestId":{}}}""", 0, "" },
        { "", 0, "" },
        { " ", 0, "" },
        { "\t  \t", 0, "" },
        { "\r", 0, "" },
        { " \r", 0, "" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Every_line_is_answered_as_it_should_be_and_the_connection_goes_on(string line, int code, string id)
    {
        await using var client = await RawClient.StartInitializedAsync();
        await client.SendAsync(line);
        await AssertOneAnswerAsync(client, code, id);
    }

    [Theory]
    [InlineData("ff")]
    [InlineData("c328")]
    [InlineData("eda080")]
    public async Task Invalid_utf8_is_an_invalid_request(string hex)
    {
        await using var client = await RawClient.StartInitializedAsync();
        byte[] line = [.. """{"jsonrpc":"2.0","id":1,"method":"_ping","params":{"a":" """u8, .. Convert.FromHexString(hex), .. "\"}}\n"u8];
        await client.SendBytesAsync(line);
        await AssertOneAnswerAsync(client, -32600, "null");
    }

    [Fact]
    public async Task A_line_over_the_bound_is_refused_once_and_one_at_the_bound_is_not()
    {
        await using var client = await RawClient.StartInitializedAsync(options: new AcpConnectionOptions { MaxLineBytes = 1000 });
        await client.SendAsync(Ping(1000));
        Assert.True((await client.ReceiveAsync()).TryGetProperty("result", out _));
        await client.SendAsync(Ping(1000) + "\r");
        Assert.True((await client.ReceiveAsync()).TryGetProperty("result", out _));
        await client.SendAsync(Ping(1001));
        await AssertOneAnswerAsync(client, -32600, "null");
        await client.SendAsync(Ping(1_000_000));
        await AssertOneAnswerAsync(client, -32600, "null");
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n\n\n")]
    [InlineData("  \r\n \n")]
    public async Task Line_ends_of_every_kind_do(string end)
    {
        await using var client = await RawClient.StartInitializedAsync();
        await client.SendBytesAsync(Encoding.UTF8.GetBytes($$"""{{end}} { "id" : 1 , "method" : "_ping" , "jsonrpc" : "2.0" } {{end}}{"jsonrpc":"2.0","id":2,"method":"_ping"}{{end}}"""));
        Assert.Equal(1, (await client.ReceiveAsync()).GetProperty("id").GetInt32());
        Assert.Equal(2, (await client.ReceiveAsync()).GetProperty("id").GetInt32());
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task Output_has_neither_a_byte_order_mark_nor_carriage_returns_nor_needless_escapes()
    {
        await using var client = await RawClient.StartInitializedAsync();
        await client.SendAsync("""{"jsonrpc":"2.0","id":"é<\u0000>&'+\u2028😀\ud83d\ude00\"\\","method":"_ping","params":{"\u00e9\n":"😀\r\n\t\u001f/\/"}}""");
        Assert.Equal(
            """{"jsonrpc":"2.0","id":"é<\u0000>&'+""" + "\u2028" + """😀😀\"\\","result":{"é\n":"😀\r\n\t\u001F//"}}""",
            await client.ReceiveLineAsync());
    }

    private static string Ping(int bytes)
    {
        var frame = """{"jsonrpc":"2.0","id":1,"method":"_ping","params":{"a":""}}""";
        return frame.Insert(frame.Length - 3, new string('x', bytes - frame.Length));
    }

    private static async Task AssertOneAnswerAsync(RawClient client, int code, string id)
    {
        var answers = await client.ReceiveUntilPongAsync();
        if (code == 0)
        {
            Assert.Empty(answers);
            return;
        }

        var answer = Assert.Single(answers);
        Assert.Equal(["jsonrpc", "id", "error"], answer.EnumerateObject().Select(p => p.Name));
        Assert.Equal(id, answer.GetProperty("id").GetRawText());
        var error = answer.GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetInt32());
        Assert.DoesNotContain('\n', error.GetProperty("message").GetString()!);
        Assert.DoesNotContain("System.", error.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.String, error.GetProperty("message").ValueKind);
    }
}
