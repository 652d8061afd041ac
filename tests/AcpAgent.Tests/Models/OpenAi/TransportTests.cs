using System.Net;
using System.Net.Sockets;
using AcpAgent.Core.Models;
using AcpAgent.Tests.Shared.ModelServer;
using Microsoft.Extensions.AI;
using Xunit;

namespace AcpAgent.Tests.Models.OpenAi;

/// <summary>Requests and replies over real HTTP.</summary>
public sealed class TransportTests
{
    [Fact]
    public async Task Everything_that_a_reply_carries_arrives_in_order()
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Stream.Thought("hm, ", "so").Text("Hä", "llo 😀")
            .Call("read_file", """{"file_path":"a"}""", "call_a").Call("list_directory", "{}", "call_b").Uses(100, 20, cached: 60, reasoning: 5).InPieces(3));

        var reply = await ModelReply.Of(provider.Client, "hello");

        Assert.Equal(("hm, so", "Hällo 😀", ChatFinishReason.ToolCalls), (reply.Thoughts, reply.Text, reply.Finish));
        Assert.Equal([(0, "call_a", "read_file", """{"file_path":"a"}"""), (1, "call_b", "list_directory", "{}")], reply.Calls.Select(call => (call.Index, call.CallId, call.Name, call.RawArguments)));
        Assert.Equal([(0, "call_a", "read_file"), (1, "call_b", "list_directory")], reply.All<ToolCallStartedContent>().Select(call => (call.Index, call.CallId!, call.Name)));
        Assert.Equal((100, 20, 60, 5), (reply.Usage!.InputTokenCount, reply.Usage.OutputTokenCount, reply.Usage.CachedInputTokenCount, reply.Usage.ReasoningTokenCount));
        Assert.IsType<ToolCallStartedContent>(reply.Updates.SelectMany(update => update.Contents).SkipWhile(content => content is TextContent or TextReasoningContent).First());
    }

    [Fact]
    public async Task A_tools_name_is_there_before_its_arguments_have_come()
    {
        await using var provider = new Provider();
        var gate = new TaskCompletionSource();
        provider.Server.Enqueue(HttpReply.Stream.CallStart("write_file").Wait(gate.Task).CallArguments("""{"content":"x"}"""));

        await using var updates = provider.Client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "hello")]).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync().AsTask().WaitAsync(Provider.HangGuard));
        Assert.Equal("write_file", Assert.IsType<ToolCallStartedContent>(Assert.Single(updates.Current.Contents)).Name);
        gate.SetResult();
        Assert.True(await updates.MoveNextAsync().AsTask().WaitAsync(Provider.HangGuard));
        Assert.Equal("""{"content":"x"}""", Assert.IsType<ToolCallArgumentsContent>(Assert.Single(updates.Current.Contents)).Delta);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task The_key_goes_to_the_address_below_the_base_and_nowhere_else(string slash)
    {
        await using var provider = new Provider(settings => settings with { BaseUrl = new Uri(settings.BaseUrl + slash) });

        await ModelReply.Of(provider.Client, "hello");

        var request = Assert.Single(provider.Server.Requests);
        Assert.Equal(("POST", "/v1/chat/completions"), (request.Method, request.Path));
        Assert.Equal($"Bearer {HttpModel.Key}", request.Headers["Authorization"]);
        Assert.StartsWith("application/json", request.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.DoesNotContain(HttpModel.Key, request.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed(int status)
    {
        await using var elsewhere = HttpModel.Start();
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Body("", status).Header("Location", elsewhere.BaseUrl + "/chat/completions"));

        var error = await provider.FailAsync();

        Assert.Equal((ModelFailure.InvalidRequest, status), (error.Failure, error.Status));
        Assert.Contains("redirects to another address", error.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_server_without_tls_is_not_taken_for_one_with_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1");
        await using var provider = new Provider(settings => settings with { BaseUrl = url });

        var failing = provider.FailAsync();
        using (var socket = await listener.AcceptSocketAsync().WaitAsync(Provider.HangGuard))
        {
            await socket.SendAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"u8.ToArray());
            var error = await failing;

            Assert.Equal((ModelFailure.Connection, 1), (error.Failure, error.Attempts));
            Assert.StartsWith("No secure connection to 127.0.0.1: \"", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_connection_that_does_not_come_about_is_given_up_and_tried_again()
    {
        // A server that says nothing lets the TLS handshake wait, which is part of connecting.
        await using var provider = new Provider(settings => settings with
        {
            BaseUrl = new UriBuilder(settings.BaseUrl) { Scheme = "https" }.Uri,
            Retries = 1,
            Timeouts = settings.Timeouts with { Connect = TimeSpan.FromMilliseconds(300) },
        });

        var error = await provider.FailAsync();

        Assert.Equal((ModelFailure.Timeout, 2), (error.Failure, error.Attempts));
        Assert.Equal("No connection to 127.0.0.1 within 300 ms. (2 attempts)", error.Message);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    [InlineData("text/plain")]
    public async Task A_reply_that_is_no_stream_is_taken_as_a_whole(string type)
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Body("""

            {"choices":[{"index":0,"message":{"role":"assistant","content":"hi","reasoning_content":"hm","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}
            """, type: type));

        var reply = await ModelReply.Of(provider.Client, "hello");

        Assert.Equal(("hi", "hm", ChatFinishReason.ToolCalls, 3), (reply.Text, reply.Thoughts, reply.Finish, reply.Usage!.InputTokenCount));
        Assert.Equal(("a", "f", "{}"), Assert.Single(reply.Calls.Select(call => (call.CallId, call.Name, call.RawArguments))));
    }

    [Theory]
    [InlineData("<!doctype html><html><title>Welcome</title></html>")]
    [InlineData("It works!")]
    [InlineData("""{"status":"ok"}""")]
    public async Task Something_else_altogether_is_called_that(string body)
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Body(body, type: "text/html"));

        var error = await provider.FailAsync();

        Assert.Equal((ModelFailure.MalformedResponse, 1), (error.Failure, error.Attempts));
        Assert.Contains("no Chat Completions reply", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("data: {\"choices\":[]}\n\n")]
    [InlineData("data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n")]
    public async Task A_stream_that_ends_before_the_reply_does_is_tried_again(string body)
    {
        await using var provider = new Provider(settings => settings with { Retries = 1 });
        provider.Server.Enqueue(HttpReply.Body(body, type: "text/event-stream"), HttpReply.Says("ok"));

        Assert.Equal("ok", (await provider.AskAsync()).Text);
    }

    [Fact]
    public async Task A_reply_without_end_is_cut_off()
    {
        await using var provider = new Provider();
        var endless = Enumerable.Repeat(new string('x', 1 << 20), 66).Aggregate(HttpReply.Stream.Raw("data: {\"choices\":[{\"delta\":{\"content\":\""), (reply, part) => reply.Raw(part));
        provider.Server.Enqueue(endless);

        var error = await provider.FailAsync();

        Assert.Equal(ModelFailure.MalformedResponse, error.Failure);
    }

    [Fact]
    public async Task Many_calls_at_once_do_not_disturb_each_other()
    {
        await using var provider = new Provider();
        provider.Server.Otherwise = request => HttpReply.Stream.Text("you said ", request.Prompt).InPieces(5);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ModelReply.Of(provider.Client, $"prompt {i}")));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"you said prompt {i}"), replies.Select(reply => reply.Text));
    }

    [Fact]
    public async Task A_whole_answer_can_be_had_as_well()
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Stream.Text("a", "b").Uses(1, 2));

        var response = await provider.Client.GetResponseAsync([new ChatMessage(ChatRole.User, "hello")]);

        Assert.Equal(("ab", ChatFinishReason.Stop, 2), (response.Text, response.FinishReason, response.Usage!.OutputTokenCount));
    }
}
