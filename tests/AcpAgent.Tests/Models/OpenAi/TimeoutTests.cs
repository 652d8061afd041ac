using AcpAgent.Core.Models;
using AcpAgent.Tests.Shared.ModelServer;
using Microsoft.Extensions.AI;
using Xunit;

namespace AcpAgent.Tests.Models.OpenAi;

/// <summary>How long a provider is waited for, and that the caller is never waited for by mistake.</summary>
public sealed class TimeoutTests
{
    private static readonly ModelTimeouts Short = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1000));

    [Fact]
    public async Task A_provider_that_never_answers_is_given_up_and_tried_again()
    {
        await using var provider = new Provider(settings => settings with { Timeouts = Short, Retries = 1 });
        provider.Server.Otherwise = _ => HttpReply.Ignores();

        var error = await provider.FailAsync();

        Assert.Equal((ModelFailure.Timeout, 2), (error.Failure, error.Attempts));
        Assert.Equal("127.0.0.1 did not answer within 20 s. (2 attempts)", error.Message);
        await provider.Server.Requests[0].Left.WaitAsync(Provider.HangGuard);
    }

    [Fact]
    public async Task A_stream_that_falls_silent_before_anything_was_shown_is_tried_again()
    {
        await using var provider = new Provider(settings => settings with { Timeouts = Short });
        provider.Server.Enqueue(HttpReply.Stream.Raw(": waiting\n\n").Hang(), HttpReply.Says("ok"));

        Assert.Equal("ok", (await provider.AskAsync()).Text);
    }

    [Fact]
    public async Task A_stream_that_falls_silent_afterwards_fails()
    {
        await using var provider = new Provider(settings => settings with { Timeouts = Short });
        provider.Server.Enqueue(HttpReply.Stream.Text("half").Hang());

        var error = await provider.FailAsync();

        Assert.Equal((ModelFailure.Timeout, 1), (error.Failure, error.Attempts));
        Assert.Equal("127.0.0.1 fell silent in the middle of its answer, for 10 s.", error.Message);
        await provider.Server.Requests[0].Left.WaitAsync(Provider.HangGuard);
    }

    [Fact]
    public async Task Comments_keep_a_stream_alive()
    {
        await using var provider = new Provider(settings => settings with { Timeouts = Short });
        var gates = Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToList();
        provider.Server.Enqueue(gates.Aggregate(HttpReply.Stream, (reply, gate) => reply.Wait(gate.Task).Raw(": keep-alive\n\n").Text("x")));

        await using var updates = provider.Client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "hello")]).GetAsyncEnumerator();
        foreach (var gate in gates)
        {
            var next = updates.MoveNextAsync().AsTask();
            await provider.Server.RequestAsync(0);
            provider.Time.Advance(TimeSpan.FromSeconds(9));
            gate.SetResult();
            Assert.True(await next.WaitAsync(Provider.HangGuard));
        }
    }

    [Fact]
    public async Task A_caller_that_takes_its_time_is_no_silence_of_the_provider()
    {
        await using var provider = new Provider(settings => settings with { Timeouts = Short });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        provider.Server.Enqueue(HttpReply.Stream.Text("a").Wait(gate.Task).Text("b"));

        var text = "";
        await foreach (var update in provider.Client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "hello")]))
        {
            text += update.Text;
            provider.Time.Advance(TimeSpan.FromSeconds(100));
            gate.TrySetResult();
        }

        Assert.Equal("ab", text);
    }

    [Fact]
    public async Task A_call_may_not_take_longer_than_allowed_in_all()
    {
        await using var provider = new Provider(settings => settings with { Timeouts = Short with { Silence = TimeSpan.FromSeconds(5000), Total = TimeSpan.FromSeconds(180) } });
        provider.Server.Enqueue(HttpReply.Stream.Hang());

        var error = await provider.FailAsync();

        Assert.Equal((ModelFailure.Timeout, 1), (error.Failure, error.Attempts));
        Assert.Equal("The answer of 127.0.0.1 took longer than 3 minutes in all.", error.Message);
    }

    [Fact]
    public async Task No_pause_is_begun_that_the_time_left_does_not_cover()
    {
        await using var provider = new Provider(settings => settings with { Timeouts = Short with { Total = TimeSpan.FromSeconds(30) } });
        provider.Server.Enqueue(HttpReply.Fails(503, "Busy.").Header("Retry-After", "45"));

        var error = await provider.FailAsync();

        Assert.Equal((ModelFailure.Overloaded, 1), (error.Failure, error.Attempts));
    }

    [Fact]
    public async Task Cancelling_closes_the_connection_while_the_head_is_waited_for()
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Ignores());
        using var cancellation = new CancellationTokenSource();

        var reply = ModelReply.Of(provider.Client, [new ChatMessage(ChatRole.User, "hello")], cancellation: cancellation.Token);
        var request = await provider.Server.RequestAsync(0);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply.WaitAsync(Provider.HangGuard));
        await request.Left.WaitAsync(Provider.HangGuard);
    }

    [Fact]
    public async Task Cancelling_closes_the_connection_while_the_model_is_silent()
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Stream.Text("a").Hang());
        using var cancellation = new CancellationTokenSource();

        await using var updates = provider.Client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "hello")], cancellationToken: cancellation.Token).GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await updates.MoveNextAsync());
        var next = updates.MoveNextAsync().AsTask();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Provider.HangGuard));
        await provider.Server.Requests[0].Left.WaitAsync(Provider.HangGuard);
    }

    [Fact]
    public async Task A_caller_that_stops_reading_ends_the_request_too()
    {
        await using var provider = new Provider();
        provider.Server.Enqueue(HttpReply.Stream.Text("a").Hang());

        await foreach (var update in provider.Client.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "hello")]))
        {
            Assert.Equal("a", update.Text);
            break;
        }

        await provider.Server.Requests[0].Left.WaitAsync(Provider.HangGuard);
    }

    [Fact]
    public async Task A_reply_that_is_done_is_not_spoilt_by_how_its_stream_ends()
    {
        await using var provider = new Provider(settings => settings with { Timeouts = Short });
        var finished = HttpReply.Stream.Open().Event(ChatChunk.Delta(("content", "done"))).Event(ChatChunk.Finish("stop"));
        provider.Server.Enqueue(finished, finished.Cut(), finished.Hang(), finished.Event("[DONE]").Hang(), finished.Event("[DONE]").Cut());

        for (var i = 0; i < 5; i++)
        {
            var reply = await provider.AskAsync();
            Assert.Equal(("done", ChatFinishReason.Stop), (reply.Text, reply.Finish));
        }

        Assert.Equal(5, provider.Server.Requests.Count);
    }

    [Fact]
    public async Task A_connection_serves_one_call_after_the_other()
    {
        await using var provider = new Provider();

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("done", (await ModelReply.Of(provider.Client, "hello")).Text);
        }

        Assert.Equal((5, 1), (provider.Server.Requests.Count, provider.Server.Connections));
    }
}
