using AcpAgent.Core.Models.OpenAi.Failures;
using AcpAgent.Core.Models.OpenAi.Timing;

namespace AcpAgent.Core.Models.OpenAi.Replies;

/// <summary>
/// The body of a response: read under the clock, bounded, and ended with a blank line, so that a last event without one counts too.
/// </summary>
internal sealed class ResponseStream(Stream inner, AttemptClock clock) : Stream
{
    /// <summary>The most bytes that one response may have.</summary>
    public const long Longest = 64 * 1024 * 1024;

    private const int PeekSize = 1024;
    private ReadOnlyMemory<byte> _ahead;
    private long _length;
    private bool _ended;

    /// <summary>
    /// How much longer to wait once nothing is missing any more; null before. From then on whatever goes wrong is the end of the stream and no failure.
    /// </summary>
    public TimeSpan? Grace { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The beginning of the stream from the first byte that is not blank, still to be read; empty where there is none.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync()
    {
        var buffer = new byte[PeekSize];
        while (await ReadAsync(buffer).ConfigureAwait(false) is var read and > 0)
        {
            var start = buffer.AsSpan(0, read).IndexOfAnyExcept(" \t\r\n"u8);
            if (start >= 0)
            {
                return _ahead = buffer.AsMemory(start, read - start);
            }
        }

        return default;
    }

    /// <summary>Reads up to a number of bytes.</summary>
    public async Task<byte[]> ReadUpToAsync(int most)
    {
        var buffer = new MemoryStream();
        var piece = new byte[Math.Min(most, 16 * 1024)];
        while (buffer.Length < most && await ReadAsync(piece.AsMemory(0, (int)Math.Min(piece.Length, most - buffer.Length))).ConfigureAwait(false) is var read and > 0)
        {
            buffer.Write(piece, 0, read);
        }

        return buffer.ToArray();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ahead.IsEmpty && !_ended && await ReadInnerAsync(buffer).ConfigureAwait(false) is var read and > 0)
        {
            _length += read;
            return _length <= Longest ? read : throw new MalformedReplyException($"(more than {Longest} bytes)", mayPass: false);
        }

        var count = Math.Min(_ahead.Length, buffer.Length);
        _ahead[..count].CopyTo(buffer);
        _ahead = _ahead[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask<int> ReadInnerAsync(Memory<byte> buffer)
    {
        try
        {
            clock.AwaitPiece(Grace);
            var read = await inner.ReadAsync(buffer, clock.Token).ConfigureAwait(false);
            clock.Rest();
            if (read > 0)
            {
                return read;
            }
        }
        catch (Exception) when (Grace is not null && (clock.Expired is not null || !clock.Token.IsCancellationRequested))
        {
            // All that matters had come.
        }

        _ended = true;
        _ahead = "\n\n"u8.ToArray();
        return 0;
    }
}
