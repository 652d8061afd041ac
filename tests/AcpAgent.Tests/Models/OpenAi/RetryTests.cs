using AcpAgent.Core.Models;
using AcpAgent.Tests.Shared.ModelServer;
using Microsoft.Extensions.AI;
using Xunit;

namespace AcpAgent.Tests.Models.OpenAi;

/// <summary>What is tried again, when, and what a person is told in the end.</summary>
public sealed class RetryTests
{
    [Theory]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(529)]
    public async Task A_status_that_may_pass_is_tried_again(int status)
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Fails(status), HttpReply.Fails(status), HttpReply.Says("at last"));

        Assert.Equal("at last", (await provider.AskAsync()).Text);
        Assert.Equal(3, provider.Server.Requests.Count);
        Assert.Equal(2, provider.Log.Entries.Count);
        Assert.Single(provider.Server.Requests.Select(request => request.Text).Distinct());
    }

    [Theory]
    [InlineData(400, ModelFailure.InvalidRequest)]
    [InlineData(401, ModelFailure.Unauthorized)]
    [InlineData(402, ModelFailure.Unauthorized)]
    [InlineData(403, ModelFailure.Unauthorized)]
    [InlineData(404, ModelFailure.InvalidRequest)]
    [InlineData(413, ModelFailure.ContextOverflow)]
    [InlineData(422, ModelFailure.InvalidRequest)]
    [InlineData(501, ModelFailure.Server)]
    public async Task Any_other_status_fails_at_once(int status, ModelFailure failure)
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Fails(status, "because of this"));

        var error = await provider.FailAsync();

        Assert.Equal((failure, status, 1, false), (error.Failure, error.Status, error.Attempts, error.IsTransient));
        Assert.Contains("\"because of this\"", error.Message, StringComparison.Ordinal);
        Assert.Single(provider.Server.Requests);
    }

    [Fact]
    public async Task Retries_come_to_an_end_and_the_failure_tells_their_number()
    {
        await using var provider = new Provider(settings => settings with { Retries = 2 });
        provider.Server.Otherwise = _ => HttpReply.Fails(503, "Busy.");

        var error = await provider.FailAsync();

        Assert.Equal((ModelFailure.Overloaded, 3), (error.Failure, error.Attempts));
        Assert.Equal("127.0.0.1 has no capacity at the moment (503): \"Busy\". (3 attempts)", error.Message);
        Assert.Equal(3, provider.Server.Requests.Count);
    }

    [Fact]
    public async Task The_pause_that_the_provider_asks_for_is_made()
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Fails(429).Header("Retry-After", "40"), HttpReply.Says("ok"));

        var reply = ModelReply.Of(provider.Client, "hello");
        await provider.Server.RequestAsync(0);
        await WaitForLogAsync(provider);
        provider.Time.Advance(TimeSpan.FromSeconds(39.9));
        await Task.Delay(50);
        Assert.Single(provider.Server.Requests);

        await provider.PassAsync(reply);
        Assert.Equal("ok", (await reply).Text);
    }

    [Theory]
    [InlineData("Retry-After", "61")]
    [InlineData("retry-after-ms", "90000")]
    [InlineData("Retry-After", "Thu, 01 Jan 1970 02:00:00 GMT")]
    public async Task A_pause_that_is_too_long_is_told_instead(string header, string value)
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Fails(429, "Slow down.").Header(header, value));

        var error = await provider.FailAsync();

        Assert.Equal((ModelFailure.RateLimited, 1), (error.Failure, error.Attempts));
        Assert.Contains("asks to wait", error.Message, StringComparison.Ordinal);
        Assert.True(error.RetryAfter > TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("true", 400, 2)]
    [InlineData("false", 500, 1)]
    public async Task The_provider_may_say_itself_whether_to_try_again(string should, int status, int requests)
    {
        await using var provider = new Provider(settings => settings with { Retries = 1 });
        provider.Server.Otherwise = _ => HttpReply.Fails(status).Header("x-should-retry", should);

        Assert.Equal(requests, (await provider.FailAsync()).Attempts);
    }

    [Fact]
    public async Task A_quota_that_is_used_up_is_not_tried_again()
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Fails(429, "You exceeded your current quota, please check your plan and billing details.", "insufficient_quota", "insufficient_quota"));

        var error = await provider.FailAsync();

        Assert.Equal((ModelFailure.RateLimited, 1, false), (error.Failure, error.Attempts, error.IsTransient));
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_tried_again()
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Resets(), HttpReply.Stream.Event(ChatChunk.Delta(("role", "assistant"), ("content", ""))).Cut(), HttpReply.Says("ok"));

        Assert.Equal("ok", (await provider.AskAsync()).Text);
        Assert.Equal(3, provider.Server.Requests.Count);
    }

    [Fact]
    public async Task Where_nobody_listens_the_failure_says_so()
    {
        var url = new Uri("http://127.0.0.1:1/v1");
        await using var provider = new Provider(settings => settings with { BaseUrl = url, Retries = 1 });

        var error = await provider.FailAsync();

        Assert.Equal((ModelFailure.Connection, 2), (error.Failure, error.Attempts));
        Assert.StartsWith("No connection to 127.0.0.1: \"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shown))]
    internal async Task Nothing_is_tried_again_once_something_was_shown(HttpReply begun)
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(begun.Cut());

        var seen = new List<ChatResponseUpdate>();
        async Task ReadAsync()
        {
            await foreach (var update in provider.Client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "hello")]))
            {
                seen.Add(update);
            }
        }

        var reading = ReadAsync();
        await provider.PassAsync(reading);
        var error = await Assert.ThrowsAsync<ModelException>(() => reading);

        Assert.NotEmpty(seen);
        Assert.Equal((ModelFailure.Connection, 1), (error.Failure, error.Attempts));
        Assert.Equal("The connection to 127.0.0.1 broke before the answer was complete.", error.Message);
        Assert.Single(provider.Server.Requests);
    }

    public static IEnumerable<TheoryDataRow<HttpReply>> Shown =>
    [
        new(HttpReply.Stream.Text("half")) { Label = "text" },
        new(HttpReply.Stream.Thought("hm")) { Label = "thought" },
        new(HttpReply.Stream.CallStart("read_file")) { Label = "call" },
    ];

    [Fact]
    public async Task An_error_within_the_stream_is_tried_again_before_anything_was_shown()
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Stream.Open().Event(ChatChunk.Error("overloaded", "server_error")), HttpReply.Says("ok"));

        Assert.Equal("ok", (await provider.AskAsync()).Text);
    }

    [Fact]
    public async Task Cancelling_ends_the_pause()
    {
        await using var provider = new Provider();
        using var cancellation = new CancellationTokenSource();
        provider.Server.Otherwise = _ => HttpReply.Fails(500);

        var reply = ModelReply.Of(provider.Client, [new ChatMessage(ChatRole.User, "hello")], cancellation: cancellation.Token);
        await provider.Server.RequestAsync(0);
        await WaitForLogAsync(provider);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply.WaitAsync(Provider.HangGuard));
        Assert.Single(provider.Server.Requests);
    }

    private static async Task WaitForLogAsync(Provider provider)
    {
        for (var left = Provider.HangGuard; provider.Log.Entries.Count == 0; left -= TimeSpan.FromMilliseconds(5))
        {
            Assert.True(left > TimeSpan.Zero, "Nothing was logged.");
            await Task.Delay(5);
        }
    }
}
