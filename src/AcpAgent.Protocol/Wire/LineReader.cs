using System.Buffers;
using System.Runtime.ExceptionServices;

namespace AcpAgent.Protocol.Wire;

/// <summary>
/// Cuts a byte stream into lines (<c>\n</c> or <c>\r\n</c>), each contiguous in memory, in linear time and with a bound.
/// Of a line over the bound nothing is kept; the rest of it is read and dropped.
/// </summary>
/// <remarks>
/// One reader at a time. A line is valid until the next call of <see cref="TryTake"/> or <see cref="Fill"/>.
/// Memory follows the line being read and is given back when that line is done.
/// </remarks>
internal sealed class LineReader(Stream input, int maxLineBytes) : IDisposable
{
    private const int SmallBuffer = 16 * 1024;

    /// <summary>Larger buffers are left to the collector: a pool would keep them long after the one line that needed them.</summary>
    private const int Pooled = 1024 * 1024;

    private byte[] _buffer = [];
    private int _start;
    private int _scanned;
    private int _end;
    private bool _dropping;
    private bool _ended;
    private Task<int>? _read;

    /// <summary>The most bytes of a line, its end not counted. May be raised while lines are read.</summary>
    public int MaxLineBytes { get; set; } = maxLineBytes;

    /// <summary>What <see cref="TryTake"/> found.</summary>
    public enum Found
    {
        /// <summary>Nothing yet: <see cref="Fill"/> first.</summary>
        Nothing,

        /// <summary>A line.</summary>
        Line,

        /// <summary>A line without its end, the last thing of the stream.</summary>
        TornLine,

        /// <summary>A line over the bound; reported once for each.</summary>
        TooLong,

        /// <summary>The end of the stream.</summary>
        End,
    }

    /// <summary>Takes the next line of what has been read, without its end.</summary>
    public Found TryTake(out ReadOnlyMemory<byte> line)
    {
        line = default;
        while (true)
        {
            var next = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (next < 0)
            {
                _scanned = _end;
                return Unfinished(out line);
            }

            var (from, to) = (_start, _scanned + next);
            _start = _scanned = to + 1;
            if (_dropping)
            {
                _dropping = false;
                continue;
            }

            line = WithoutReturn(from, to);
            return line.Length > MaxLineBytes ? Found.TooLong : Found.Line;
        }
    }

    /// <summary>Reads more. The same task is returned until it is done, so a caller may stop waiting and come back.</summary>
    public Task Fill() => _read ??= ReadAsync();

    /// <summary>Takes in what <see cref="Fill"/> has read; throws what the stream threw.</summary>
    public void Filled()
    {
        var read = _read!;
        _read = null;
        if (read.IsFaulted)
        {
            _ended = true;
            ExceptionDispatchInfo.Throw(read.Exception.InnerException!);
        }

        var count = read.IsCanceled ? 0 : read.Result;
        _ended |= count == 0;
        _end += count;
    }

    public void Dispose()
    {
        if (_read is { IsCompleted: false } pending)
        {
            // The buffer stays with the read that will never be waited for.
            _ = pending.ContinueWith(static t => _ = t.Exception, TaskScheduler.Default);
        }
        else
        {
            Release();
        }
    }

    private Found Unfinished(out ReadOnlyMemory<byte> line)
    {
        line = default;
        if (_dropping)
        {
            _start = _scanned = _end = 0;
            return _ended ? Found.End : Found.Nothing;
        }

        // One byte more for the \r that may belong to the line's end.
        if (_end - _start > MaxLineBytes + 1)
        {
            _dropping = true;
            _start = _scanned = _end = 0;
            return Found.TooLong;
        }

        if (!_ended)
        {
            return Found.Nothing;
        }

        line = WithoutReturn(_start, _end);
        _start = _scanned = _end;
        return line.Length switch
        {
            0 => Found.End,
            var n when n > MaxLineBytes => Found.TooLong,
            _ => Found.TornLine,
        };
    }

    private ReadOnlyMemory<byte> WithoutReturn(int from, int to) =>
        _buffer.AsMemory(from, to > from && _buffer[to - 1] == '\r' ? to - from - 1 : to - from);

    private async Task<int> ReadAsync()
    {
        MakeRoom();
        return await input.ReadAsync(_buffer.AsMemory(_end)).ConfigureAwait(false);
    }

    private void MakeRoom()
    {
        var (kept, scanned) = (_end - _start, _scanned - _start);
        var size = kept < SmallBuffer / 2 ? SmallBuffer : kept == _buffer.Length ? checked(kept * 2) : _buffer.Length;
        var shrink = size == SmallBuffer && _buffer.Length > 4 * SmallBuffer;
        var moved = _buffer.Length < size || shrink ? Rent(size) : _buffer;
        if (moved != _buffer || _start > 0)
        {
            _buffer.AsSpan(_start, kept).CopyTo(moved);
        }

        if (moved != _buffer)
        {
            Release();
        }

        (_buffer, _start, _scanned, _end) = (moved, 0, scanned, kept);
    }

    private static byte[] Rent(int size) =>
        size > Pooled ? GC.AllocateUninitializedArray<byte>(size) : ArrayPool<byte>.Shared.Rent(size);

    private void Release()
    {
        if (_buffer.Length is > 0 and <= Pooled)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
    }
}
