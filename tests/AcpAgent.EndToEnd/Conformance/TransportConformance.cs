using System.Text;
using System.Text.Json;
using AcpAgent.EndToEnd.Harness;
using Xunit;

namespace AcpAgent.EndToEnd.Conformance;

/// <summary>Framing, JSON-RPC, and the end of the process.</summary>
public sealed class TransportConformance : ConformanceTest
{
    [Fact]
    public async Task TRANSPORT_001_002_every_line_of_the_output_is_a_message_in_utf8_without_a_byte_order_mark()
    {
        var agent = Start();
        Task Send(string line) => agent.Wire.ToAgent.WriteAsync(Encoding.UTF8.GetBytes(line + "\n")).AsTask();
        await Send(RawClient.Initialize);
        await Send("nonsense");
        await Send("""{"jsonrpc":"2.0","id":"née <1> & 狐","method":"_x"}""");
        agent.CloseInput();

        using var output = new MemoryStream();
        await agent.Wire.FromAgent.CopyToAsync(output).WaitAsync(Patience.Long);
        var bytes = output.ToArray();

        Assert.DoesNotContain((byte)'\r', bytes);
        Assert.Equal((byte)'\n', bytes[^1]);
        var lines = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Equal("2.0", JsonElement.Parse(line).GetProperty("jsonrpc").GetString()));
        Assert.Contains("née <1> & 狐", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("\"0\"")]
    [InlineData("\"\"")]
    [InlineData("\"id with spaces, é and \\\"quotes\\\"\"")]
    public async Task JSONRPC_001_ids_are_echoed_as_they_were_numbers_and_strings(string id)
    {
        var (_, client) = await StartRawAsync();
        var (result, _) = await client.AskAsync(id, "session/list", "{}");
        Assert.True(result.TryGetProperty("result", out _), result.GetRawText());
        var (error, _) = await client.AskAsync(id, "_unknown", "{}");
        Assert.Equal(-32601, error.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task JSONRPC_001_an_id_of_a_mebibyte_is_an_id()
    {
        var (_, client) = await StartRawAsync();
        await client.AskAsync(Quoted(new string('i', 1 << 20)), "session/list", "{}");
    }

    [Theory]
    [InlineData("session/list", "{}", true)]
    [InlineData("session/prompt", """{"sessionId":"nobody","prompt":[{"type":"text","text":"x"}]}""", false)]
    [InlineData("_no/such", "{}", false)]
    public async Task JSONRPC_002_an_answer_has_exactly_one_of_result_and_error(string method, string parameters, bool succeeds)
    {
        var (_, client) = await StartRawAsync();
        var (answer, _) = await client.AskAsync("1", method, parameters);
        Assert.Equal(succeeds, answer.TryGetProperty("result", out _));
        Assert.Equal(!succeeds, answer.TryGetProperty("error", out var error));
        if (!succeeds)
        {
            Assert.Equal(JsonValueKind.Number, error.GetProperty("code").ValueKind);
            Assert.Equal(JsonValueKind.String, error.GetProperty("message").ValueKind);
        }
    }

    [Theory]
    [InlineData("session/cancel", """{"sessionId":"nobody"}""")]
    [InlineData("session/cancel", "{}")]
    [InlineData("session/prompt", """{"sessionId":"nobody","prompt":[]}""")]
    [InlineData("session/new", "{}")]
    [InlineData("no/such", "{}")]
    [InlineData("_no/such", "{}")]
    [InlineData("$/no_such", "{}")]
    [InlineData("$/cancel_request", """{"requestId":"nothing"}""")]
    public async Task JSONRPC_003_notifications_are_never_answered(string method, string parameters)
    {
        var (_, client) = await StartRawAsync();
        await client.SendBadAsync(RawClient.Notification(method, parameters));
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Theory]
    [InlineData("session/fork")]
    [InlineData("session/made_up")]
    [InlineData("logout")]
    [InlineData("fs/read_text_file")]
    [InlineData("session/update")]
    public async Task JSONRPC_004_an_unknown_method_is_not_found(string method)
    {
        var (_, client) = await StartRawAsync();
        await client.SendBadAsync(RawClient.Request("7", method, "{}"));
        var (answer, _) = await client.AnswerAsync("7");
        Assert.Equal(-32601, answer.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task JSONRPC_005_the_connection_goes_on_after_errors()
    {
        var (_, client) = await StartRawAsync();
        for (var round = 0; round < 3; round++)
        {
            await client.SendBadAsync("nonsense", "[]", """{"jsonrpc":"2.0","id":1,"method":"session/new","params":{}}""");
            Assert.Equal(3, (await client.ReceiveUntilPongAsync()).Count);
        }

        Assert.NotEmpty(await client.NewSessionAsync(Home.Workspace));
    }

    [Fact]
    public async Task EXT_001_a_custom_request_is_answered_and_a_custom_notification_is_not()
    {
        var (_, client) = await StartRawAsync();
        Assert.Equal(-32601, (await ErrorAsync(client, "_vendor.example/do", """{"a":1}""")).GetProperty("code").GetInt32());
        await client.SendAsync("""{"jsonrpc":"2.0","method":"_vendor.example/did","params":{}}""");
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task ERROR_001_errors_are_one_sentence_with_the_code_that_fits()
    {
        var (client, _) = await OpenAsync();
        var unknown = await ErrorAsync(client, "session/prompt", Prompt("0123456789abcdef0123456789abcdef", "x"));
        var invalid = await ErrorAsync(client, "session/new", """{"cwd":"relative","mcpServers":[]}""");
        Assert.Equal(-32002, unknown.GetProperty("code").GetInt32());
        Assert.Equal("0123456789abcdef0123456789abcdef", unknown.GetProperty("data").GetProperty("sessionId").GetString());
        Assert.Equal(-32602, invalid.GetProperty("code").GetInt32());
        Assert.Contains("cwd", invalid.GetRawText(), StringComparison.Ordinal);
        Assert.All([unknown, invalid], error => Assert.DoesNotContain('\n', error.GetProperty("message").GetString()!));
    }

    [Fact]
    public async Task SHUTDOWN_001_the_end_of_the_input_ends_the_process()
    {
        var (client, _) = await OpenAsync();
        var agent = Start();
        agent.CloseInput();
        Assert.Equal(0, await agent.ExitAsync());
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }
}
