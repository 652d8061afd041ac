using System.Buffers;

namespace AcpAgent.Client.Sessions;

/// <summary>Writes down every message that passes over a pair of streams, in both directions, a line each.</summary>
public sealed class WireEcho(Stream log)
{
    private readonly Lock _lock = new();

    /// <summary>Whether nothing is written down for now: what passes is secret.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_lock)
            {
                return field;
            }
        }

        set
        {
            lock (_lock)
            {
                field = value;
            }
        }
    }

    /// <summary>A stream whose reads, or writes, are written down.</summary>
    public Stream Of(Stream stream) => new Tap(this, stream);

    private void Write(ReadOnlySpan<byte> lines)
    {
        lock (_lock)
        {
            if (!IsPaused)
            {
                log.Write(lines);
                log.Flush();
            }
        }
    }

    private sealed class Tap(WireEcho echo, Stream inner) : Stream
    {
        private readonly ArrayBufferWriter<byte> _line = new();

        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => false;

        public override bool CanWrite => inner.CanWrite;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = inner.Read(buffer);
            Take(buffer[..count]);
            return count;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            // Before it is sent, so that no answer to it can be written down first.
            Take(buffer);
            inner.Write(buffer);
        }

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }

        // Whole lines only, so that those of the two directions do not mix.
        private void Take(ReadOnlySpan<byte> bytes)
        {
            int end = bytes.LastIndexOf((byte)'\n') + 1;
            if (end > 0)
            {
                _line.Write(bytes[..end]);
                echo.Write(_line.WrittenSpan);
                _line.ResetWrittenCount();
            }

            _line.Write(bytes[end..]);
        }
    }
}
