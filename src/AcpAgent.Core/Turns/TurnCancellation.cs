namespace AcpAgent.Core.Turns;

/// <summary>Cancels a turn once, and remembers who did. Cancelling never runs foreign code on the caller's thread.</summary>
public sealed class TurnCancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reason = -1;

    /// <summary>Cancelled with the turn.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Completes when the turn is cancelled, before anything that listens to <see cref="Token"/> can hold it up.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>Who cancelled first; meaningful once <see cref="Token"/> is cancelled.</summary>
    public TurnCancelReason Reason => Volatile.Read(ref _reason) is var reason and >= 0 ? (TurnCancelReason)reason : TurnCancelReason.User;

    /// <summary>Cancels. Only the first reason counts; after <see cref="Dispose"/> nothing happens.</summary>
    public void Cancel(TurnCancelReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, -1) != -1)
        {
            return;
        }

        _cancelled.TrySetResult();
        try
        {
            // What listens runs on the thread pool; what it throws is its own affair.
            _ = _source.CancelAsync().ContinueWith(
                static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        catch (ObjectDisposedException)
        {
            // The turn was over.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
