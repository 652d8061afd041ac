namespace AcpAgent.Core.Sessions;

/// <summary>
/// One session's work, one piece at a time and in order. Cancelling does not wait in line: it reaches the running piece at once and
/// takes the waiting ones off the queue.
/// </summary>
/// <param name="limit">How many pieces may wait behind the running one.</param>
/// <param name="becameIdle">Called whenever the last piece has ended and been delivered; must be quick.</param>
public sealed class WorkQueue(int limit, Action? becameIdle = null)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Piece> _waiting = [];
    private Piece? _running;
    private bool _closed;
    private TaskCompletionSource? _idle;

    /// <summary>True while a piece runs or waits.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
            {
                return _running is not null;
            }
        }
    }

    /// <summary>Takes no more work, if there is none; false where there is.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            if (_running is not null)
            {
                return false;
            }

            _closed = true;
            return true;
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> when its turn comes. Where it is cancelled before that, it never starts and
    /// <paramref name="unstarted"/> is its result.
    /// </summary>
    /// <param name="work">The piece.</param>
    /// <param name="unstarted">The result of a piece that never started.</param>
    /// <param name="delivered">Completes when the result has reached whoever asked; the next piece waits for that.</param>
    /// <param name="own">Cancels this piece only.</param>
    /// <exception cref="QueueFullException">Too many wait already.</exception>
    public async Task<T> RunAsync<T>(
        Func<WorkCancellation, Task<T>> work,
        Func<CancelReason, T> unstarted,
        Task delivered,
        CancellationToken own)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var piece = new Piece(
            cancellation => CompleteAsync(result, work, cancellation),
            reason => result.SetResult(unstarted(reason)),
            delivered);

        Enqueue(piece);
        using (own.UnsafeRegister(_ => Cancel(piece), null))
        {
            return await result.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Cancels the running piece and every waiting one, and completes when the waiting ones' results are delivered.</summary>
    public Task CancelAll(CancelReason reason)
    {
        Piece? running;
        Piece[] waiting;
        lock (_gate)
        {
            running = _running;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        running?.Cancellation.Cancel(reason);
        foreach (var piece in waiting)
        {
            piece.Skip(reason);
        }

        return Task.WhenAll(waiting.Select(piece => piece.Delivered));
    }

    /// <summary>Takes no more work, cancels what there is, and completes when the last piece has ended and been delivered.</summary>
    public async Task CloseAsync(CancelReason reason)
    {
        Task idle;
        lock (_gate)
        {
            _closed = true;
            idle = _running is null
                ? Task.CompletedTask
                : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        await CancelAll(reason).ConfigureAwait(false);
        await idle.ConfigureAwait(false);
    }

    private static async Task CompleteAsync<T>(
        TaskCompletionSource<T> result, Func<WorkCancellation, Task<T>> work, WorkCancellation cancellation)
    {
        try
        {
            result.SetResult(await work(cancellation).ConfigureAwait(false));
        }
        catch (Exception failure)
        {
            result.SetException(failure);
        }
    }

    private void Enqueue(Piece piece)
    {
        lock (_gate)
        {
            if (!_closed && _running is not null)
            {
                if (_waiting.Count >= limit)
                {
                    throw new QueueFullException(limit);
                }

                _waiting.AddLast(piece);
                return;
            }

            if (!_closed)
            {
                _running = piece;
                _ = Task.Run(() => DrainAsync(piece));
                return;
            }
        }

        piece.Skip(CancelReason.User);
    }

    private void Cancel(Piece piece)
    {
        bool wasWaiting;
        lock (_gate)
        {
            wasWaiting = _waiting.Remove(piece);
        }

        if (wasWaiting)
        {
            piece.Skip(CancelReason.User);
        }
        else
        {
            piece.Cancellation.Cancel(CancelReason.User);
        }
    }

    private async Task DrainAsync(Piece? piece)
    {
        while (piece is not null)
        {
            await piece.RunAsync().ConfigureAwait(false);
            await piece.Delivered.ConfigureAwait(false);
            lock (_gate)
            {
                piece = _waiting.First?.Value;
                if (piece is null)
                {
                    _idle?.TrySetResult();
                }
                else
                {
                    _waiting.RemoveFirst();
                }

                _running = piece;
            }
        }

        becameIdle?.Invoke();
    }

    private sealed class Piece(Func<WorkCancellation, Task> run, Action<CancelReason> skip, Task delivered)
    {
        public WorkCancellation Cancellation { get; } = new();

        public Task Delivered { get; } = delivered;

        public Task RunAsync() => run(Cancellation);

        public void Skip(CancelReason reason) => skip(reason);
    }
}
