using AcpAgent.Core.Models.OpenAi.Failures;
using AcpAgent.Core.Models.OpenAi.Timing;

namespace AcpAgent.Core.Models.OpenAi.Replies;

/// <summary>
/// The body of a response: read under the clock in large pieces, bounded, and ended with a blank line, so that a last event without one
/// counts too.
/// </summary>
internal sealed class ResponseStream(Stream inner, AttemptClock clock) : Stream
{
    /// <summary>The most bytes that one response may have.</summary>
    public const long Longest = 64 * 1024 * 1024;

    private readonly byte[] _buffer = new byte[16 * 1024];
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
        do
        {
            _ahead = _ahead.TrimStart(" \t\r\n"u8);
        }
        while (_ahead.IsEmpty && await FillAsync().ConfigureAwait(false));
        return _ahead;
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
        if (_ahead.IsEmpty)
        {
            await FillAsync().ConfigureAwait(false);
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

    // False where there is nothing more.
    private async ValueTask<bool> FillAsync()
    {
        if (_ended)
        {
            return false;
        }

        var read = 0;
        try
        {
            clock.AwaitPiece(Grace);
            read = await inner.ReadAsync(_buffer, clock.Token).ConfigureAwait(false);
            clock.Rest();
        }
        catch (Exception) when (Grace is not null && (clock.Expired is not null || !clock.Token.IsCancellationRequested))
        {
            // All that matters had come.
        }

        _length += read;
        _ended = read == 0;
        _ahead = _ended ? "\n\n"u8.ToArray() : _buffer.AsMemory(0, read);
        return _length <= Longest ? true : throw new MalformedReplyException($"(more than {Longest} bytes)", mayPass: false);
    }
}
