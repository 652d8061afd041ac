using System.Diagnostics.CodeAnalysis;

namespace AcpAgent.Core.Turns;

/// <summary>Cancels a turn once, and remembers who did. Cancelling never runs foreign code on the caller's thread.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and links to nothing; what a turn leaves behind may still look at it.")]
public sealed class TurnCancellation
{
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reason = -1;

    /// <summary>Cancelled with the turn, and when it is over. What looks at it sees so the moment that <see cref="Cancel"/> is called.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Completes when the turn is cancelled, before anything that listens to <see cref="Token"/> can hold it up.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>Who cancelled first; meaningful once <see cref="Cancelled"/> has completed.</summary>
    public TurnCancelReason Reason => Volatile.Read(ref _reason) is var reason and >= 0 ? (TurnCancelReason)reason : TurnCancelReason.User;

    /// <summary>Cancels. Only the first reason counts; once the turn is over nothing happens.</summary>
    public void Cancel(TurnCancelReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, -1) == -1)
        {
            _cancelled.TrySetResult();
            Stop();
        }
    }

    /// <summary>The turn is over: whoever still works for it should stop.</summary>
    internal void Stop() =>
        // What listens runs on the thread pool; what it throws is its own affair.
        _ = _source.CancelAsync().ContinueWith(
            static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
