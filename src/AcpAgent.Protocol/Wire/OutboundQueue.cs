using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AcpAgent.Protocol.Wire;

/// <summary>
/// The one ordered queue of bytes to the peer. Appending never blocks; lines that wait lie together in chunks, so that one write
/// carries many of them. It counts what waits and says when that passes a bound in either direction.
/// </summary>
internal sealed class OutboundQueue(long bound, long hardLimit)
{
    private const int ChunkSize = 64 * 1024;
    private const int Pooled = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<Chunk> _chunks = new();
    private Chunk? _tail;
    private long _bytes;
    private bool _over;
    private bool _sealed;
    private bool _closed;
    private TaskCompletionSource? _room;

    /// <summary>Called, outside the lock, when there is something to write after there was nothing.</summary>
    public required Action Ready { get; init; }

    /// <summary>Called, outside the lock, when the hard limit has been passed (true) and when there is room again (false).</summary>
    public required Action<bool> OverLimit { get; init; }

    /// <summary>Whether nothing is taken any more.</summary>
    public bool IsSealed => Volatile.Read(ref _sealed);

    /// <summary>Whether the hard limit is passed.</summary>
    public bool IsOverLimit => Volatile.Read(ref _over);

    /// <summary>The bytes that wait, those being written included.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Appends; drops the bytes after <see cref="Seal"/> or <see cref="Close"/>.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        bool wasIdle, passed;
        lock (_lock)
        {
            if (_sealed)
            {
                return;
            }

            wasIdle = _bytes == 0;
            _bytes += line.Length;
            passed = !_over && _bytes > hardLimit;
            _over |= passed;
            Copy(line);
        }

        if (wasIdle)
        {
            Ready();
        }

        if (passed)
        {
            OverLimit(true);
        }
    }

    /// <summary>Takes the oldest bytes; they count as waiting until <see cref="Written"/>.</summary>
    public bool TryTake([NotNullWhen(true)] out Chunk? chunk)
    {
        lock (_lock)
        {
            if (!_chunks.TryDequeue(out chunk))
            {
                return false;
            }

            if (chunk == _tail)
            {
                _tail = null;
            }

            return true;
        }
    }

    /// <summary>The chunk has been written.</summary>
    public void Written(Chunk chunk)
    {
        TaskCompletionSource? room = null;
        bool fell;
        lock (_lock)
        {
            _bytes -= chunk.Length;
            fell = _over && _bytes <= hardLimit;
            _over &= !fell;
            if (_bytes < bound)
            {
                (room, _room) = (_room, null);
            }
        }

        chunk.Return();
        room?.TrySetResult();
        if (fell)
        {
            OverLimit(false);
        }
    }

    /// <summary>Completes when fewer bytes wait than the bound, or nothing can be written any more.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        if (Bytes < bound)
        {
            return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled(cancellationToken) : default;
        }

        lock (_lock)
        {
            if (_closed || _bytes < bound)
            {
                return default;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Takes no more; what waits may still be written.</summary>
    public void Seal()
    {
        lock (_lock)
        {
            _sealed = true;
        }
    }

    /// <summary>Drops what waits and lets everybody go who waits for room.</summary>
    public void Close()
    {
        TaskCompletionSource? room;
        lock (_lock)
        {
            _sealed = _closed = true;
            (room, _room) = (_room, null);
            _over = false;
            _tail = null;
            while (_chunks.TryDequeue(out var chunk))
            {
                _bytes -= chunk.Length;
                chunk.Return();
            }
        }

        room?.TrySetResult();
    }

    private void Copy(ReadOnlySpan<byte> line)
    {
        if (_tail is { } tail)
        {
            line = line[tail.Fill(line)..];
        }

        if (line.IsEmpty)
        {
            return;
        }

        _tail = new Chunk(Math.Max(ChunkSize, line.Length));
        _tail.Fill(line);
        _chunks.Enqueue(_tail);
    }

    /// <summary>Bytes that are written at once.</summary>
    internal sealed class Chunk(int size)
    {
        private byte[] _bytes = size > Pooled ? GC.AllocateUninitializedArray<byte>(size) : ArrayPool<byte>.Shared.Rent(size);

        public int Length { get; private set; }

        public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

        /// <summary>Takes as much of <paramref name="bytes"/> as there is room for, and returns how much that was.</summary>
        public int Fill(ReadOnlySpan<byte> bytes)
        {
            var count = Math.Min(bytes.Length, _bytes.Length - Length);
            bytes[..count].CopyTo(_bytes.AsSpan(Length));
            Length += count;
            return count;
        }

        public void Return()
        {
            if (_bytes.Length <= Pooled)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
            }

            _bytes = [];
        }
    }
}
