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

    /// <summary>Ends the thread, once it is not inside a write any more.</summary>
    public void End()
    {
        Stop(ended: true);
        _wake?.Set();
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
            while (true)
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

                lock (_lock)
                {
                    if (_ended)
                    {
                        return;
                    }
                }
            }
        }
        catch (Exception e)
        {
            Stop(ended: true);
            Failed(e);
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
