using System.Text.Json;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.Tests.Wire;

/// <summary>Our requests, and what a client can answer to them.</summary>
public sealed class CallTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(""" "result":{"content":"x"},"error":null """)]
    [InlineData(""" "result":{"content":"x","unknown":{}} """)]
    [InlineData(""" "result":{"content":"x"},"extra":[1] """)]
    public async Task A_result_is_the_result(string outcome)
    {
        var agent = new FakeAgent();
        await using var client = await RawClient.StartInitializedAsync(agent);
        var call = agent.Client.ReadTextFileAsync(new ReadTextFileRequest { SessionId = "s", Path = "/f", Line = 2 }, CancellationToken.None);
        var request = await client.ReceiveAsync();
        Assert.Equal("fs/read_text_file", request.GetProperty("method").GetString());
        Assert.Equal("""{"sessionId":"s","path":"/f","line":2}""", request.GetProperty("params").GetRawText());
        await client.SendAsync($$"""{"jsonrpc":"2.0","id":{{request.GetProperty("id")}},{{outcome}}}""");
        Assert.Equal("x", (await call.WaitAsync(Patience)).Content);
    }

    [Theory]
    [InlineData(""" ,"error":{"code":-32002,"message":"no","data":[1]} """, -32002, "no")]
    [InlineData(""" ,"error":{"code":-32800,"message":"gone"} """, -32800, "gone")]
    [InlineData(""" ,"error":{"code":-32601,"message":"what?"} """, -32601, "what?")]
    [InlineData(""" ,"error":{"code":5} """, -32603, "fs/read_text_file")]
    [InlineData(""" ,"error":5 """, -32603, "fs/read_text_file")]
    [InlineData(""" ,"error":null """, -32603, "fs/read_text_file")]
    [InlineData(""" ,"result":{"content":"x"},"error":{"code":1,"message":"both"} """, -32603, "fs/read_text_file")]
    [InlineData(""" ,"result":{"content":7} """, -32603, "content")]
    [InlineData(""" ,"result":{} """, -32603, "content")]
    [InlineData(""" ,"result":null """, -32603, "fs/read_text_file")]
    [InlineData(""" ,"result":"x" """, -32603, "fs/read_text_file")]
    [InlineData(""" ,"result":{"content":"x"},"result":{"content":"y"} """, -32603, "twice")]
    [InlineData("", -32603, "fs/read_text_file")]
    public async Task Everything_else_is_an_error_and_the_connection_goes_on(string outcome, int code, string says)
    {
        var agent = new FakeAgent();
        await using var client = await RawClient.StartInitializedAsync(agent);
        var call = agent.Client.ReadTextFileAsync(new ReadTextFileRequest { SessionId = "s", Path = "/f" }, CancellationToken.None);
        var id = (await client.ReceiveAsync()).GetProperty("id");
        await client.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}}{{outcome}}}""");
        var error = await Assert.ThrowsAsync<AcpException>(() => call.WaitAsync(Patience));
        Assert.Equal(code, error.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Equal(code == -32002, error.Data is not null);
        Assert.Empty(await client.ReceiveUntilPongAsync());
    }

    [Fact]
    public async Task A_thousand_calls_answered_in_disorder_find_their_answers()
    {
        var agent = new FakeAgent();
        await using var client = await RawClient.StartInitializedAsync(agent);
        var calls = Enumerable.Range(0, 1000)
            .Select(i => agent.Client.ExtensionRequestAsync("_x", JsonElement.Parse(i.ToString()), CancellationToken.None)).ToArray();
        var requests = new List<JsonElement>();
        foreach (var _ in calls)
        {
            requests.Add(await client.ReceiveAsync());
        }

        Random.Shared.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(requests));
        await client.SendAsync([.. requests.Select(r => $$"""{"jsonrpc":"2.0","id":{{r.GetProperty("id")}},"result":{{r.GetProperty("params")}}}""")]);
        var answers = await Task.WhenAll(calls).WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 1000), answers.Select(a => a.GetInt32()));
    }

    [Fact]
    public async Task A_call_that_can_have_no_answer_fails()
    {
        var agent = new FakeAgent();
        await using var client = await RawClient.StartInitializedAsync(agent);
        var call = agent.Client.ExtensionRequestAsync("_x", null, CancellationToken.None);
        client.EndInput();
        await Assert.ThrowsAsync<AcpConnectionClosedException>(() => call.WaitAsync(Patience));
        await client.Connection.Completion.WaitAsync(Patience);
        await Assert.ThrowsAsync<AcpConnectionClosedException>(() => agent.Client.ExtensionRequestAsync("_x", null, CancellationToken.None));
    }

    [Fact]
    public async Task A_call_on_a_connection_given_up_fails()
    {
        var agent = new FakeAgent();
        await using var client = await RawClient.StartInitializedAsync(agent);
        var call = agent.Client.ExtensionRequestAsync("_x", null, CancellationToken.None);
        client.Connection.Abort();
        await Assert.ThrowsAsync<AcpConnectionClosedException>(() => call.WaitAsync(Patience));
    }

    [Fact]
    public async Task Only_extensions_go_by_any_name()
    {
        var agent = new FakeAgent();
        await using var client = await RawClient.StartInitializedAsync(agent);
        await Assert.ThrowsAsync<ArgumentException>(() => agent.Client.ExtensionRequestAsync("session/update", null, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => agent.Client.ExtensionNotification("x", null));
        agent.Client.ExtensionNotification("_x", JsonElement.Parse("""{"a":1}"""));
        agent.Client.Send("{\"jsonrpc\":\"2.0\",\"method\":\"_y\"}\n"u8);
        Assert.Equal("""{"jsonrpc":"2.0","method":"_x","params":{"a":1}}""", await client.ReceiveLineAsync());
        Assert.Equal("""{"jsonrpc":"2.0","method":"_y"}""", await client.ReceiveLineAsync());
    }
}
