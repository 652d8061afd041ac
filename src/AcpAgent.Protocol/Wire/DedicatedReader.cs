namespace AcpAgent.Protocol.Wire;

/// <summary>
/// Reads a stream on a thread of its own, so that a read that blocks never takes a thread of the pool: on a machine with one processor
/// that would hold up everything else. What waits for a read goes on on that thread.
/// </summary>
internal sealed class DedicatedReader(Stream inner) : Stream
{
    private readonly AutoResetEvent _wanted = new(false);
    private Memory<byte> _buffer;
    private TaskCompletionSource<int>? _read;
    private Thread? _thread;
    private volatile bool _disposed;

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
        ObjectDisposedException.ThrowIf(_disposed, this);
        var read = new TaskCompletionSource<int>();
        _buffer = buffer;
        _read = read;
        if (_thread is null)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "acp-reader" };
            _thread.Start();
        }

        _wanted.Set();
        return new ValueTask<int>(read.Task);
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        _wanted.Set();
        inner.Dispose();
        base.Dispose(disposing);
    }

    private void Run()
    {
        while (true)
        {
            _wanted.WaitOne();
            if (Interlocked.Exchange(ref _read, null) is { } read)
            {
                Complete(read);
            }

            if (_disposed)
            {
                return;
            }
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
