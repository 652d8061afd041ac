namespace AcpAgent.Protocol.Wire;

/// <summary>Writes what an <see cref="OutboundQueue"/> holds, one write after the other, on the thread pool or on a thread of its own.</summary>
internal sealed class OutboundPump(Stream output, bool dedicated) : IThreadPoolWorkItem
{
    private readonly AutoResetEvent? _wake = dedicated ? new AutoResetEvent(false) : null;
    private readonly Lock _lock = new();
    private Thread? _thread;
    private TaskCompletionSource? _idle;
    private bool _running;
    private bool _ended;

    /// <summary>The queue. Its <see cref="OutboundQueue.Ready"/> is <see cref="Wake"/>.</summary>
    public required OutboundQueue Queue { get; set; }

    /// <summary>Called once when the stream can no longer be written to.</summary>
    public required Action<Exception> Failed { get; init; }

    /// <summary>There is something to write.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_running || _ended)
            {
                return;
            }

            _running = true;
            if (dedicated && _thread is null)
            {
                _thread = new Thread(RunOnThread) { IsBackground = true, Name = "acp-writer" };
                _thread.Start();
            }
        }

        if (_wake is null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else
        {
            _wake.Set();
        }
    }

    /// <summary>Completes when everything that waits has been written, or never will be.</summary>
    public Task IdleAsync()
    {
        lock (_lock)
        {
            return _running ? (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    /// <summary>
    /// Writes no more and closes the stream. A thread inside a write that blocks does that when it comes out: closing some streams
    /// waits for the write.
    /// </summary>
    public async ValueTask CloseAsync()
    {
        Stop(ended: true);
        if (_thread is null)
        {
            await output.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            _wake!.Set();
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        try
        {
            do
            {
                while (Queue.TryTake(out var chunk))
                {
                    await output.WriteAsync(chunk.Memory).ConfigureAwait(false);
                    Queue.Written(chunk);
                }

                await output.FlushAsync().ConfigureAwait(false);
            }
            while (!Stop(ended: false));
        }
        catch (Exception e)
        {
            Stop(ended: true);
            Failed(e);
        }
    }

    private void RunOnThread()
    {
        try
        {
            while (!IsEnded())
            {
                _wake!.WaitOne();
                do
                {
                    while (Queue.TryTake(out var chunk))
                    {
                        output.Write(chunk.Memory.Span);
                        Queue.Written(chunk);
                    }

                    output.Flush();
                }
                while (!Stop(ended: false));
            }
        }
        catch (Exception e)
        {
            Stop(ended: true);
            Failed(e);
        }

        CloseOnThread();
    }

    private void CloseOnThread()
    {
        try
        {
            output.Dispose();
        }
        catch (Exception e)
        {
            Failed(e);
        }
    }

    private bool IsEnded()
    {
        lock (_lock)
        {
            return _ended;
        }
    }

    /// <summary>Goes idle unless something has come in the meantime.</summary>
    private bool Stop(bool ended)
    {
        TaskCompletionSource? idle;
        lock (_lock)
        {
            _ended |= ended;
            if (!_ended && Queue.Bytes > 0)
            {
                return false;
            }

            _running = false;
            (idle, _idle) = (_idle, null);
        }

        idle?.TrySetResult();
        return true;
    }
}
