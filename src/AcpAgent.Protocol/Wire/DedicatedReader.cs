namespace AcpAgent.Protocol.Wire;

/// <summary>
/// Reads a stream on a thread of its own, so that a read that blocks never takes a thread of the pool: on a machine with one processor
/// that would hold up everything else. What waits for a read goes on on that thread.
/// </summary>
internal sealed class DedicatedReader(Stream inner) : Stream
{
    private readonly AutoResetEvent _wanted = new(false);
    private readonly Lock _lock = new();
    private Memory<byte> _buffer;
    private TaskCompletionSource<int>? _read;
    private Thread? _thread;
    private bool _disposed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads; one at a time. The read cannot be cancelled, only abandoned.</summary>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = new TaskCompletionSource<int>();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            (_buffer, _read) = (buffer, read);
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "acp-reader" };
                _thread.Start();
            }
        }

        _wanted.Set();
        return new ValueTask<int>(read.Task);
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Ends the thread. A read that blocks is left alone: closing some streams waits for it, so the thread does that afterwards.</summary>
    protected override void Dispose(bool disposing)
    {
        lock (_lock)
        {
            _disposed = true;
            if (_thread is null)
            {
                inner.Dispose();
            }
        }

        _wanted.Set();
        base.Dispose(disposing);
    }

    private void Run()
    {
        while (Next(out var read))
        {
            if (read is not null)
            {
                Complete(read);
            }

            _wanted.WaitOne();
        }

        inner.Dispose();
    }

    private bool Next(out TaskCompletionSource<int>? read)
    {
        lock (_lock)
        {
            (read, _read) = (_read, null);
            return !_disposed;
        }
    }

    private void Complete(TaskCompletionSource<int> read)
    {
        int count;
        try
        {
            count = inner.Read(_buffer.Span);
        }
        catch (Exception e)
        {
            read.TrySetException(e);
            return;
        }

        read.TrySetResult(count);
    }
}
