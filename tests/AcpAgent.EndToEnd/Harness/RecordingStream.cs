namespace AcpAgent.EndToEnd.Harness;

/// <summary>A wire as one stream that notes whole lines in the wire's log as they pass.</summary>
internal sealed class RecordingStream : Stream
{
    private readonly AgentWire _wire;
    private readonly LineSplitter _received;
    private readonly LineSplitter _sent;

    public RecordingStream(AgentWire wire)
    {
        _wire = wire;
        _received = new LineSplitter(line => wire.Log.Received(line.Span));
        _sent = new LineSplitter(line => wire.Log.Sent(line.Span));
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _wire.FromAgent.ReadAsync(buffer, cancellationToken);
        _received.Take(buffer.Span[..count]);
        if (count == 0 && _received.Rest.Length > 0)
        {
            // Half a line is a line, and wrong, unless the process was killed.
            _received.Take(_wire.Log.Cut ? [] : "\n"u8);
        }

        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _sent.Take(buffer.Span);
        await _wire.ToAgent.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => _wire.ToAgent.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _wire.ToAgent.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _wire.CloseInput();
            _wire.FromAgent.Dispose();
        }

        base.Dispose(disposing);
    }
}
