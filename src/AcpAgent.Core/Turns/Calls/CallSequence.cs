using System.Globalization;
using AcpAgent.Core.Turns.Replies;

namespace AcpAgent.Core.Turns.Calls;

/// <summary>
/// Runs the calls of a reply: those that change something alone and in their order, neighbours that only look beside each other. The model
/// is told of them in the order of its calls either way.
/// </summary>
internal sealed class CallSequence(TurnWork work)
{
    private const int MostAtOnce = 8;

    private readonly ToolCallRunner _runner = new(work);

    private sealed record Next(ReplyCall Call, string? Remark);

    /// <summary>Runs them.</summary>
    /// <returns>How the turn is to end; null where it goes on.</returns>
    /// <exception cref="OperationCanceledException">The turn was cancelled; calls are left open.</exception>
    /// <exception cref="Journal.JournalWriteException">The journal failed; calls are left open.</exception>
    public async Task<TurnEnding?> RunAsync(IReadOnlyList<ReplyCall> calls, OfferedTools offered, CancellationToken cancellation)
    {
        var looks = new List<Next>();
        TurnEnding? ending = null;
        foreach (var call in calls)
        {
            if (!work.Repeats.Admit(call.Name, call.Arguments ?? ""))
            {
                ending = TurnEnding.Limit(string.Create(CultureInfo.InvariantCulture, $"Stopped, because the model made the same call ({call.Name}) with the same arguments {RepeatGuard.Most} times in a row."));
                break;
            }

            var next = new Next(call, work.Repeats.Remark);
            if (call.Tool?.OnlyLooks == true)
            {
                looks.Add(next);
                continue;
            }

            await RunTogetherAsync(looks, offered, cancellation).ConfigureAwait(false);
            looks.Clear();
            await RunAsync(next, offered, cancellation).ConfigureAwait(false);
        }

        await RunTogetherAsync(looks, offered, cancellation).ConfigureAwait(false);
        return ending;
    }

    /// <inheritdoc cref="ToolCallRunner.Refuse"/>
    public void Refuse(ReplyCall call, string why) => _runner.Refuse(call, why);

    private Task RunAsync(Next next, OfferedTools offered, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _runner.RunAsync(next.Call, next.Remark, offered, cancellation);
    }

    private async Task RunTogetherAsync(List<Next> looks, OfferedTools offered, CancellationToken cancellation)
    {
        if (looks.Count <= 1)
        {
            await (looks is [var only] ? RunAsync(only, offered, cancellation) : Task.CompletedTask).ConfigureAwait(false);
            return;
        }

        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var places = new SemaphoreSlim(MostAtOnce);
        Task[] running = [.. looks.Select(RunInPlaceAsync)];
        var all = Task.WhenAll(running);
        try
        {
            await foreach (var one in Task.WhenEach(running).ConfigureAwait(false))
            {
                await one.ConfigureAwait(false);
            }
        }
        catch
        {
            // Nobody waits for the others: what they still do, they cannot write any more.
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _ = all.ContinueWith(
                left =>
                {
                    _ = left.Exception;
                    places.Dispose();
                    stop.Dispose();
                },
                TaskScheduler.Default);
        }

        async Task RunInPlaceAsync(Next next)
        {
            await places.WaitAsync(stop.Token).ConfigureAwait(false);
            try
            {
                await RunAsync(next, offered, stop.Token).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        }
    }
}
