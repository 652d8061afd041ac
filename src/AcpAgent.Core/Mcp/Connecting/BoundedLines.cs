namespace AcpAgent.Core.Mcp.Connecting;

/// <summary>What a server writes, as long as its lines are not longer than anybody should keep in memory.</summary>
internal sealed class BoundedLines(Stream stream, int longest) : Stream
{
    private long _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Measured(buffer.AsSpan(offset, stream.Read(buffer, offset, count)));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var length = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Measured(buffer.Span[..length]);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Measured(ReadOnlySpan<byte> read)
    {
        for (var rest = read; ; rest = rest[(rest.IndexOf((byte)'\n') + 1)..])
        {
            var end = rest.IndexOf((byte)'\n');
            _length += end < 0 ? rest.Length : end;
            if (_length > longest)
            {
                throw new IOException($"a line of the server is longer than {longest} bytes");
            }

            if (end < 0)
            {
                return read.Length;
            }

            _length = 0;
        }
    }
}
