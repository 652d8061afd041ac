using AcpAgent.Core.Journal.Files;

namespace AcpAgent.Core.Journal.Reading;

/// <summary>
/// Reads a long segment in blocks, some of them on a second thread while somebody is busy with those before: checking lines takes most of the
/// time in which a long session is loaded. The blocks come in order; the segment's end, where a crash leaves its marks, is not among them.
/// </summary>
internal sealed class BlocksAhead : IDisposable
{
    /// <summary>Bytes of a block, roughly: blocks end where lines do.</summary>
    public const long UsualSize = 512 << 10;

    /// <summary>How many blocks there have to be, so that they are worth a thread.</summary>
    public const int Fewest = 4;

    private const int MostAhead = 8;

    private readonly IJournalFiles _files;
    private readonly SessionFolder _folder;
    private readonly string _segment;
    private readonly long _start;
    private readonly long _size;
    private readonly int _count;
    private readonly object _gate = new();
    private readonly Dictionary<int, JournalBlock?> _read = [];
    private int _next;
    private int _taken;
    private bool _isOver;

    /// <param name="files">The file system.</param>
    /// <param name="folder">The session.</param>
    /// <param name="segment">The segment's name.</param>
    /// <param name="start">Where a line begins.</param>
    /// <param name="end">Where the segment ends; a block or more behind that.</param>
    /// <param name="size">Bytes of a block.</param>
    public BlocksAhead(IJournalFiles files, SessionFolder folder, string segment, long start, long end, long size)
    {
        (_files, _folder, _segment, _start, _size) = (files, folder, segment, start, size);
        _count = checked((int)((end - start) / size) - 1);
        new Thread(ReadAhead) { IsBackground = true, Name = "journal reader" }.Start();
    }

    /// <summary>The next block; null where there is none any more, or it has to be read in order.</summary>
    public JournalBlock? Take()
    {
        lock (_gate)
        {
            if (_taken == _count)
            {
                return null;
            }

            var mine = _taken++;
            Monitor.PulseAll(_gate);
            JournalBlock? block;
            while (!_read.Remove(mine, out block))
            {
                if (!TryReadOne())
                {
                    Monitor.Wait(_gate);
                }
            }

            return block;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void ReadAhead()
    {
        lock (_gate)
        {
            while (!_isOver && _next < _count)
            {
                if (!TryReadOne())
                {
                    Monitor.Wait(_gate);
                }
            }
        }
    }

    // Under the lock, but for the reading itself.
    private bool TryReadOne()
    {
        if (_next == _count || _next >= _taken + MostAhead)
        {
            return false;
        }

        var index = _next++;
        Monitor.Exit(_gate);
        JournalBlock? block;
        try
        {
            var start = _start + (index * _size);
            block = JournalBlock.TryRead(_files, _folder, _segment, start, start + _size, isLineStart: index == 0);
        }
        finally
        {
            Monitor.Enter(_gate);
        }

        _read.Add(index, block);
        Monitor.PulseAll(_gate);
        return true;
    }
}
