using AcpAgent.Core.Sessions;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Sessions;

public sealed class WorkQueueTests
{
    private readonly CancellationToken _never = CancellationToken.None;

    [Fact]
    public async Task Pieces_run_one_at_a_time_and_in_order()
    {
        var queue = new WorkQueue(100);
        var running = 0;
        var order = new List<int>();
        var pieces = Enumerable.Range(0, 50).Select(number => queue.RunAsync(
            async _ =>
            {
                Assert.Equal(1, Interlocked.Increment(ref running));
                await Task.Yield();
                order.Add(number);
                Interlocked.Decrement(ref running);
                return number;
            },
            _ => -1,
            Task.CompletedTask,
            _never)).ToArray();

        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(pieces));
        Assert.Equal(Enumerable.Range(0, 50), order);
        await queue.CloseAsync(CancelReason.User);
        Assert.False(queue.IsBusy);
    }

    [Fact]
    public async Task The_next_piece_waits_until_the_result_is_delivered()
    {
        var queue = new WorkQueue(1);
        var delivered = new TaskCompletionSource();
        var secondStarted = new TaskCompletionSource();
        var first = queue.RunAsync(_ => Task.FromResult(1), _ => 0, delivered.Task, _never);
        var second = queue.RunAsync(
            _ =>
            {
                secondStarted.SetResult();
                return Task.FromResult(2);
            },
            _ => 0,
            Task.CompletedTask,
            _never);

        Assert.Equal(1, await first);
        await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.False(secondStarted.Task.IsCompleted);
        delivered.SetResult();
        Assert.Equal(2, await second);
    }

    [Fact]
    public async Task Cancelling_reaches_the_running_piece_and_every_waiting_one()
    {
        var queue = new WorkQueue(10);
        var running = queue.RunAsync(Hang, _ => "never started", Task.CompletedTask, _never);
        var waiting = Enumerable.Range(0, 5)
            .Select(_ => queue.RunAsync(Hang, reason => $"skipped by {reason}", Task.CompletedTask, _never))
            .ToArray();

        await queue.CancelAll(CancelReason.Shutdown);

        Assert.Equal("stopped by Shutdown", await running);
        Assert.All(await Task.WhenAll(waiting), result => Assert.Equal("skipped by Shutdown", result));
        Assert.Equal(7, await queue.RunAsync(_ => Task.FromResult(7), _ => 0, Task.CompletedTask, _never));
    }

    [Fact]
    public async Task A_piece_s_own_token_ends_that_piece_only()
    {
        var queue = new WorkQueue(10);
        using var ofWaiting = new CancellationTokenSource();
        using var ofRunning = new CancellationTokenSource();
        var running = queue.RunAsync(Hang, _ => "never started", Task.CompletedTask, ofRunning.Token);
        var waiting = queue.RunAsync(Hang, _ => "skipped", Task.CompletedTask, ofWaiting.Token);
        var last = queue.RunAsync(_ => Task.FromResult("ran"), _ => "skipped", Task.CompletedTask, _never);

        await ofWaiting.CancelAsync();
        Assert.Equal("skipped", await waiting);
        Assert.False(running.IsCompleted);
        await ofRunning.CancelAsync();
        Assert.Equal("stopped by User", await running);
        Assert.Equal("ran", await last);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_says_its_limit()
    {
        var queue = new WorkQueue(2);
        var running = queue.RunAsync(Hang, _ => "", Task.CompletedTask, _never);
        var waiting = new[] { queue.RunAsync(Hang, _ => "", Task.CompletedTask, _never), queue.RunAsync(Hang, _ => "", Task.CompletedTask, _never) };

        var full = await Assert.ThrowsAsync<QueueFullException>(() => queue.RunAsync(Hang, _ => "", Task.CompletedTask, _never));

        Assert.Equal(2, full.Limit);
        await queue.CloseAsync(CancelReason.User);
        await Task.WhenAll([running, .. waiting]);
    }

    [Fact]
    public async Task A_failing_piece_fails_its_asker_and_the_next_one_runs()
    {
        var queue = new WorkQueue(2);
        var failing = queue.RunAsync<int>(_ => throw new InvalidDataException("broken"), _ => 0, Task.CompletedTask, _never);
        var next = queue.RunAsync(_ => Task.FromResult(2), _ => 0, Task.CompletedTask, _never);
        await Assert.ThrowsAsync<InvalidDataException>(() => failing);
        Assert.Equal(2, await next);
    }

    [Fact]
    public void Every_piece_gets_exactly_one_result_whatever_is_cancelled_when() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 3].Array[0, 12]).Sample((count, actions) =>
        {
            var queue = new WorkQueue(20);
            var sources = Enumerable.Range(0, count).Select(_ => new CancellationTokenSource()).ToArray();
            var pieces = sources.Select(source => queue.RunAsync(Hang, _ => "skipped", Task.CompletedTask, source.Token)).ToArray();
            foreach (var (action, index) in actions.Select((action, index) => (action, index)))
            {
                switch (action)
                {
                    case 0:
                        sources[index % count].Cancel();
                        break;
                    case 1:
                        _ = queue.CancelAll(CancelReason.User);
                        break;
                    default:
                        Thread.Yield();
                        break;
                }
            }

            var closed = queue.CloseAsync(CancelReason.User);
            Assert.True(Task.WaitAll([closed, .. pieces], TimeSpan.FromSeconds(30)), "a piece was forgotten");
            Assert.False(queue.IsBusy);
        }, iter: 300);

    private static async Task<string> Hang(WorkCancellation work)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, work.Token);
            return "finished";
        }
        catch (OperationCanceledException)
        {
            return $"stopped by {work.Reason}";
        }
    }
}
