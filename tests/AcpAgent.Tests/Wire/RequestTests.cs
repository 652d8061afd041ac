using System.Text.Json;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.Tests.Wire;

public sealed class RequestTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("\"0\"")]
    [InlineData("\"\"")]
    [InlineData("\"a b\"")]
    [InlineData("null")]
    public async Task An_id_is_echoed_exactly(string id)
    {
        await using var client = await RawClient.StartInitializedAsync();
        await client.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"_ping"}""");
        Assert.Equal($$$"""{"jsonrpc":"2.0","id":{{{id}}},"result":{}}""", await client.ReceiveLineAsync());
    }

    [Fact]
    public async Task Ids_that_look_alike_are_two_requests_and_the_same_id_twice_is_none()
    {
        var gate = new TaskCompletionSource<PromptResponse>();
        await using var client = await RawClient.StartInitializedAsync(new FakeAgent { OnPrompt = (_, _) => gate.Task });
        await client.SendAsync(Prompt("0"), Prompt("\"0\""), Prompt("0"));
        var refusal = Assert.Single(await client.ReceiveUntilPongAsync());
        Assert.Equal(JsonValueKind.Null, refusal.GetProperty("id").ValueKind);
        Assert.Equal(-32600, refusal.GetProperty("error").GetProperty("code").GetInt32());
        gate.SetResult(new PromptResponse { StopReason = StopReason.EndTurn });
        string[] answers = [(await client.ReceiveAsync()).GetProperty("id").GetRawText(), (await client.ReceiveAsync()).GetProperty("id").GetRawText()];
        Assert.Equal(["\"0\"", "0"], answers.Order(StringComparer.Ordinal));
        await client.SendAsync(Prompt("0"));
        Assert.Equal("0", (await client.ReceiveAsync()).GetProperty("id").GetRawText());
    }

    [Fact]
    public async Task Who_hosts_it_is_told_when_all_that_was_asked_is_answered()
    {
        var gate = new TaskCompletionSource<PromptResponse>();
        using var told = new SemaphoreSlim(0);
        await using var client = await RawClient.StartInitializedAsync(
            new FakeAgent { OnPrompt = (_, _) => gate.Task }, new AcpConnectionOptions { AllAnswered = () => told.Release() });
        Assert.True(await told.WaitAsync(Patience, TestContext.Current.CancellationToken));
        await client.SendAsync(Prompt("1"), New(2));
        Assert.Equal(2, (await client.ReceiveAsync()).GetProperty("id").GetInt32());
        Assert.Equal(0, told.CurrentCount);
        gate.SetResult(new PromptResponse { StopReason = StopReason.EndTurn });
        Assert.True(await told.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_is_served_before_initialize_is_answered()
    {
        var gate = new TaskCompletionSource<InitializeResponse>();
        await using var client = RawClient.Start(new FakeAgent { OnInitialize = (_, _) => gate.Task });
        await client.SendAsync(
            """{"jsonrpc":"2.0","method":"session/cancel","params":{"sessionId":"s"}}""",
            """{"jsonrpc":"2.0","method":"_note"}""",
            New(1),
            """{"jsonrpc":"2.0","id":2,"method":"nothing/such"}""",
            """{"jsonrpc":"2.0","id":3,"method":"_ping"}""",
            RawClient.Initialize,
            New(4),
            """{"jsonrpc":"2.0","id":5,"method":"initialize","params":{"protocolVersion":1}}""");
        foreach (var id in (int[])[1, 2, 3, 4, 5])
        {
            var refusal = await client.ReceiveAsync();
            Assert.Equal(id, refusal.GetProperty("id").GetInt32());
            Assert.Equal(-32600, refusal.GetProperty("error").GetProperty("code").GetInt32());
        }

        gate.SetResult(new InitializeResponse { ProtocolVersion = 1 });
        Assert.Equal("init", (await client.ReceiveAsync()).GetProperty("id").GetString());
        await client.SendAsync(New(6));
        Assert.True((await client.ReceiveAsync()).TryGetProperty("result", out _));
        Assert.Equal(["initialize", "session/new"], client.Agent.Calls);
    }

    [Fact]
    public async Task An_initialize_that_failed_may_be_tried_again()
    {
        var times = 0;
        await using var client = RawClient.Start(new FakeAgent
        {
            OnInitialize = (_, _) => times++ == 0
                ? Task.FromException<InitializeResponse>(new InvalidOperationException())
                : Task.FromResult(new InitializeResponse { ProtocolVersion = 1 }),
        });
        await client.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}""", RawClient.Initialize, New(2), RawClient.Initialize);
        Assert.Equal(-32602, Code(await client.ReceiveAsync()));
        Assert.Equal(-32603, Code(await client.ReceiveAsync()));
        Assert.Equal(-32600, Code(await client.ReceiveAsync()));
        Assert.Equal(0, Code(await client.ReceiveAsync()));
    }

    [Fact]
    public async Task Parameters_that_do_not_fit_are_named()
    {
        await using var client = await RawClient.StartInitializedAsync();
        await client.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"session/prompt","params":{"sessionId":"s","prompt":[{"type":"nonsense"}]}}""");
        var error = (await client.ReceiveAsync()).GetProperty("error");
        Assert.Equal("prompt[0].type", error.GetProperty("data").GetProperty("field").GetString());
        Assert.Contains("prompt[0].type", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        await client.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"session/new","params":{"mcpServers":[]}}""");
        Assert.Equal("cwd", (await client.ReceiveAsync()).GetProperty("error").GetProperty("data").GetProperty("field").GetString());
    }

    [Fact]
    public async Task Parameters_may_be_left_out_where_none_are_required()
    {
        await using var client = await RawClient.StartInitializedAsync();
        await client.SendAsync(
            """{"jsonrpc":"2.0","id":1,"method":"session/list"}""",
            """{"jsonrpc":"2.0","id":2,"method":"session/list","params":null}""",
            """{"jsonrpc":"2.0","id":3,"method":"logout","params":{}}""");
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":{"sessions":[]}}""", await client.ReceiveLineAsync());
        Assert.Equal("""{"jsonrpc":"2.0","id":2,"result":{"sessions":[]}}""", await client.ReceiveLineAsync());
        Assert.Equal("""{"jsonrpc":"2.0","id":3,"result":{}}""", await client.ReceiveLineAsync());
    }

    [Fact]
    public async Task What_a_handler_throws_becomes_the_error_it_is_and_no_more()
    {
        Func<Exception> failure = () => new InvalidOperationException("secret in /etc/passwd");
        var late = false;
        var agent = new FakeAgent();
        agent.OnPrompt = async (_, _) =>
        {
            if (late)
            {
                await Task.Yield();
            }

            throw failure();
        };
        agent.OnNewSession = (_, _) => throw failure();
        await using var client = await RawClient.StartInitializedAsync(agent);
        foreach (var _ in (int[])[1, 2])
        {
            failure = () => new InvalidOperationException("secret in /etc/passwd");
            await client.SendAsync(Prompt("1"));
            Assert.Equal("""{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"Internal error"}}""", await client.ReceiveLineAsync());
            await client.SendAsync(New(2));
            Assert.Equal("""{"jsonrpc":"2.0","id":2,"error":{"code":-32603,"message":"Internal error"}}""", await client.ReceiveLineAsync());
            failure = () => AcpException.ResourceNotFound("s\"1");
            await client.SendAsync(Prompt("1"));
            Assert.Equal("""{"jsonrpc":"2.0","id":1,"error":{"code":-32002,"message":"Resource not found","data":{"sessionId":"s\"1"}}}""", await client.ReceiveLineAsync());
            failure = () => new AcpException(7, "Queue full", JsonElement.Parse("""{"limit":[1, 2]}"""));
            await client.SendAsync(Prompt("1"));
            Assert.Equal("""{"jsonrpc":"2.0","id":1,"error":{"code":7,"message":"Queue full","data":{"limit":[1,2]}}}""", await client.ReceiveLineAsync());
            failure = () => new AcpException("Disk full", new IOException("/var/x"));
            await client.SendAsync(Prompt("1"));
            Assert.Equal("""{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"Disk full"}}""", await client.ReceiveLineAsync());
            late = true;
        }
    }

    [Fact]
    public async Task A_null_result_and_one_that_cannot_be_encoded_are_internal_errors()
    {
        var agent = new FakeAgent { OnNewSession = (_, _) => Task.FromResult<NewSessionResponse>(null!) };
        await using var client = await RawClient.StartInitializedAsync(agent);
        await client.SendAsync(New(1));
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"Internal error"}}""", await client.ReceiveLineAsync());
        agent.OnPrompt = (_, _) => Task.FromResult(new PromptResponse { StopReason = (StopReason)999 });
        await client.SendAsync(Prompt("2"));
        Assert.Equal("""{"jsonrpc":"2.0","id":2,"error":{"code":-32603,"message":"Internal error"}}""", await client.ReceiveLineAsync());
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task Extensions_reach_the_agent()
    {
        await using var client = await RawClient.StartInitializedAsync();
        client.Agent.OnExtension = (method, parameters, _) => Task.FromResult<JsonElement?>(JsonElement.Parse($$"""{"was":"{{method}}","with":{{parameters?.GetRawText() ?? "null"}}}"""));
        await client.SendAsync(
            """{"jsonrpc":"2.0","method":"_vendor/note","params":{"a":1}}""",
            """{"jsonrpc":"2.0","id":1,"method":"_vendor/x","params":[1, 2]}""",
            """{"jsonrpc":"2.0","id":2,"method":"_"}""");
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":{"was":"_vendor/x","with":[1,2]}}""", await client.ReceiveLineAsync());
        Assert.Equal("""{"jsonrpc":"2.0","id":2,"result":{"was":"_","with":null}}""", await client.ReceiveLineAsync());
        Assert.Equal(["initialize", """_vendor/note {"a":1}""", "_vendor/x", "_"], client.Agent.Calls);
    }

    [Fact]
    public async Task Requests_over_the_limit_are_refused_and_cancel_still_comes_through()
    {
        var cancelled = new TaskCompletionSource<PromptResponse>();
        var agent = new FakeAgent { OnPrompt = (_, _) => cancelled.Task, OnCancel = _ => cancelled.SetResult(new PromptResponse { StopReason = StopReason.Cancelled }) };
        await using var client = await RawClient.StartInitializedAsync(agent, new AcpConnectionOptions { MaxOpenRequests = 2 });
        await client.SendAsync(Prompt("1"), Prompt("2"), Prompt("3"));
        var refusal = await client.ReceiveAsync();
        Assert.Equal((3, -32600), (refusal.GetProperty("id").GetInt32(), Code(refusal)));
        await client.SendAsync("""{"jsonrpc":"2.0","method":"session/cancel","params":{"sessionId":"s"}}""");
        Assert.Equal(0, Code(await client.ReceiveAsync()));
        Assert.Equal(0, Code(await client.ReceiveAsync()));
    }

    private static int Code(JsonElement answer) => answer.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : 0;

    private static string Prompt(string id) => $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"session/prompt","params":{"sessionId":"s","prompt":[]}}""";

    private static string New(int id) => $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"session/new","params":{"cwd":"/","mcpServers":[]}}""";
}
