using System.Net;
using System.Text;
using AcpAgent.Tests.Shared.ModelServer;
using Xunit;

namespace AcpAgent.Tests.Models.OpenAi;

/// <summary>The scripted server itself: what a test tells it to do must be what a client sees.</summary>
public sealed class HttpModelTests : IAsyncLifetime
{
    private readonly HttpModel _model = HttpModel.Start();
    private readonly HttpClient _client = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task A_reply_is_streamed_with_its_end_and_the_request_is_kept()
    {
        _model.Enqueue(HttpReply.Stream.Thought("hm").Text("a", "ü😀").Call("read_file", """{"x":1}""").Uses(7, 3, cached: 2, reasoning: 1).InPieces(1));

        var body = await (await PostAsync("""{"messages":[{"role":"user","content":"hello"}]}""")).Content.ReadAsStringAsync();

        Assert.Contains("\"reasoning_content\":\"hm\"", body, StringComparison.Ordinal);
        Assert.Contains("ü😀", body, StringComparison.Ordinal);
        Assert.Contains("\"finish_reason\":\"tool_calls\"", body, StringComparison.Ordinal);
        Assert.Contains("\"cached_tokens\":2", body, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
        var request = Assert.Single(_model.Requests);
        Assert.Equal(("POST", "/v1/chat/completions", "hello"), (request.Method, request.Path, request.Prompt));
        await request.Answered.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_connection_is_kept_for_the_next_request()
    {
        for (var i = 0; i < 5; i++)
        {
            _ = await (await PostAsync("{\"messages\":[]}")).Content.ReadAsStringAsync();
        }

        Assert.Equal((5, 1), (_model.Requests.Count, _model.Connections));
    }

    [Fact]
    public async Task A_gate_holds_the_reply_until_the_test_opens_it()
    {
        var gate = new TaskCompletionSource();
        _model.Enqueue(HttpReply.Stream.Text("before").Wait(gate.Task).Text("after"));

        using var response = await PostAsync("{}");
        var stream = await response.Content.ReadAsStreamAsync();
        var first = await ReadAsync(stream, "before");
        Assert.DoesNotContain("after", first, StringComparison.Ordinal);
        gate.SetResult();
        Assert.Contains("after", await ReadAsync(stream, "[DONE]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_carry_status_headers_and_body()
    {
        _model.Enqueue(HttpReply.Fails(429, "slow down", code: "rate_limit_exceeded").Header("Retry-After", "2"));

        var response = await PostAsync("{}");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta);
        Assert.Contains("slow down", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_connection_ends_the_body_early_and_a_reset_one_gives_no_head()
    {
        _model.Enqueue(HttpReply.Stream.Text("half").Cut(), HttpReply.Resets(), HttpReply.Resets());

        using var response = await PostAsync("{}");
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync("{}"));
        Assert.False(_model.Requests[0].Left.IsCompleted);
    }

    [Fact]
    public async Task A_client_that_leaves_is_noticed()
    {
        _model.Enqueue(HttpReply.Stream.Text("a").Hang(), HttpReply.Ignores());

        (await PostAsync("{}")).Dispose();
        await _model.Requests[0].Left.WaitAsync(TimeSpan.FromSeconds(60));

        using var leave = new CancellationTokenSource();
        var unanswered = PostAsync("{}", leave.Token);
        var request = await _model.RequestAsync(1);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unanswered);
        await request.Left.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task With_an_empty_queue_the_test_decides_by_the_request()
    {
        _model.Otherwise = request => HttpReply.Says($"you said {request.Prompt}");

        var response = await PostAsync("""{"messages":[{"role":"user","content":[{"type":"text","text":"one"}]}]}""");

        Assert.Contains("you said one", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(string body, CancellationToken cancellation = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _model.BaseUrl + "/chat/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private static async Task<string> ReadAsync(Stream stream, string until)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(until, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.NotEqual(0, read);
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
