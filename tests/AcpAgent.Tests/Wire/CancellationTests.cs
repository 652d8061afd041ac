using System.Text.Json;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.Tests.Wire;

public sealed class CancellationTests
{
    [Theory]
    [InlineData("7")]
    [InlineData("\"7\"")]
    [InlineData("0")]
    [InlineData("null")]
    public async Task A_request_given_up_is_answered_once_with_32800(string id)
    {
        var started = 0;
        var agent = new FakeAgent
        {
            OnPrompt = async (_, context) =>
            {
                Interlocked.Increment(ref started);
                await Task.Delay(Timeout.Infinite, context.Cancellation);
                throw new InvalidOperationException("not reached");
            },
        };
        await using var client = await RawClient.StartInitializedAsync(agent);
        await client.SendAsync(Prompt(id), Cancel(id), Cancel(id), Cancel("\"other\""));
        Assert.Equal($$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":-32800,"message":"Request cancelled"}}""", await client.ReceiveLineAsync());
        await client.SendAsync(Cancel(id));
        Assert.Empty(await client.ReceiveUntilPongAsync());
        Assert.Equal(1, started);
    }

    [Fact]
    public async Task Only_the_request_named_is_given_up()
    {
        var agent = new FakeAgent
        {
            OnPrompt = async (_, context) =>
            {
                await Task.Delay(Timeout.Infinite, context.Cancellation);
                return null!;
            },
        };
        await using var client = await RawClient.StartInitializedAsync(agent);
        await client.SendAsync(Prompt("1"), Prompt("\"1\""), Prompt("2"), Cancel("\"1\""));
        Assert.Equal("\"1\"", (await client.ReceiveAsync()).GetProperty("id").GetRawText());
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task A_handler_may_answer_what_was_given_up()
    {
        var agent = new FakeAgent
        {
            OnPrompt = async (_, context) =>
            {
                var gone = new TaskCompletionSource();
                context.Cancellation.Register(gone.SetResult);
                await gone.Task;
                return new PromptResponse { StopReason = StopReason.Cancelled };
            },
        };
        await using var client = await RawClient.StartInitializedAsync(agent);
        await client.SendAsync(Prompt("1"), Cancel("1"));
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":{"stopReason":"cancelled"}}""", await client.ReceiveLineAsync());
    }

    [Fact]
    public async Task What_waits_for_the_giving_up_does_not_hold_up_the_reading()
    {
        using var release = new ManualResetEventSlim();
        var agent = new FakeAgent
        {
            OnPrompt = async (_, context) =>
            {
                context.Cancellation.Register(() => release.Wait(TimeSpan.FromSeconds(30)));
                await Task.Delay(Timeout.Infinite, context.Cancellation);
                return null!;
            },
        };
        await using var client = await RawClient.StartInitializedAsync(agent);
        await client.SendAsync(Prompt("1"), Cancel("1"));
        await client.ReceiveUntilPongAsync();
        release.Set();
    }

    [Fact]
    public async Task Our_request_given_up_ends_at_once_and_tells_the_client()
    {
        var agent = new FakeAgent();
        await using var client = await RawClient.StartInitializedAsync(agent);
        using var cancel = new CancellationTokenSource();
        var call = agent.Client.ReadTextFileAsync(new ReadTextFileRequest { SessionId = "s", Path = "/f" }, cancel.Token);
        var id = (await client.ReceiveAsync()).GetProperty("id").GetRawText();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal($$$$"""{"jsonrpc":"2.0","method":"$/cancel_request","params":{"requestId":{{{{id}}}}}}""", await client.ReceiveLineAsync());

        // Whatever the client still says about it is nothing to us.
        await client.SendAsync(
            $$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":-32800,"message":"Request cancelled"}}""",
            $$$"""{"jsonrpc":"2.0","id":{{{id}}},"result":{"content":"late"}}""");
        Assert.Empty(await client.ReceiveUntilPongAsync());

        var second = agent.Client.ReadTextFileAsync(new ReadTextFileRequest { SessionId = "s", Path = "/g" }, CancellationToken.None);
        var other = (await client.ReceiveAsync()).GetProperty("id").GetRawText();
        Assert.NotEqual(id, other);
        await client.SendAsync($$$"""{"jsonrpc":"2.0","id":{{{other}}},"result":{"content":"in time"}}""");
        Assert.Equal("in time", (await second.WaitAsync(TimeSpan.FromSeconds(30))).Content);
    }

    [Fact]
    public async Task A_request_given_up_before_it_is_sent_is_not_sent_and_one_answered_is_not_given_up()
    {
        var agent = new FakeAgent();
        await using var client = await RawClient.StartInitializedAsync(agent);
        using var cancel = new CancellationTokenSource();
        var call = agent.Client.ExtensionRequestAsync("_x", null, cancel.Token);
        var id = (await client.ReceiveAsync()).GetProperty("id").GetRawText();
        await client.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"result":null}""");
        Assert.Equal(JsonValueKind.Null, (await call.WaitAsync(TimeSpan.FromSeconds(30))).ValueKind);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => agent.Client.ExtensionRequestAsync("_x", null, cancel.Token));
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    private static string Prompt(string id) => $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"session/prompt","params":{"sessionId":"s","prompt":[]}}""";

    private static string Cancel(string id) => $$$$"""{"jsonrpc":"2.0","method":"$/cancel_request","params":{"requestId":{{{{id}}}}}}""";
}
