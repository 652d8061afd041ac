using System.Diagnostics.CodeAnalysis;
using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Reading;

/// <summary>
/// Goes through the lines of a session's segments, each checked: its checksum, and that its number follows the one before. Stops at damage,
/// or, where <paramref name="salvage"/> is given, tells it and goes on behind.
/// </summary>
internal sealed class JournalCursor(
    IJournalFiles files, SessionFolder folder, IReadOnlyList<ChainedSegment> segments, Action<JournalDamage>? salvage = null) : IDisposable
{
    private readonly long _start;
    private int _segment = -1;
    private int _segmentWithBlocks = -1;
    private IJournalFile? _file;
    private SegmentLines? _lines;
    private long _end;
    private LineParts _parts;
    private bool _skipped;

    private JournalCursor(IJournalFiles files, SessionFolder folder, string segment, long start, long end)
        : this(files, folder, [new ChainedSegment(segment, new SegmentEnd(segment, end))])
    {
        (_start, _skipped, _segmentWithBlocks) = (start, true, 0);
    }

    /// <summary>Goes through a part of one segment, which begins with any number.</summary>
    public static JournalCursor Within(IJournalFiles files, SessionFolder folder, string segment, long start, long end) =>
        new(files, folder, segment, start, end);

    /// <summary>The current line, as <see cref="LineParts"/> divides it.</summary>
    public Span<byte> Line => _lines!.Current;

    public ref readonly LineParts Parts => ref _parts;

    /// <summary>The number of the last record read; 0 before the first.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The number of the first record read; 0 before that.</summary>
    public long FirstSequence { get; private set; }

    /// <summary>How many lines have been read of the segments that are closed.</summary>
    public long Lines { get; private set; }

    /// <summary>How much of the last segment is whole records; known when all is read.</summary>
    public long ValidLength { get; private set; }

    /// <summary>How many bytes follow that.</summary>
    public long TornLength { get; private set; }

    /// <summary>Goes on to the next record.</summary>
    /// <exception cref="JournalDamagedException">It is damaged, and more follows.</exception>
    /// <exception cref="JournalUnavailableException">The system does not let it be read.</exception>
    public bool Read()
    {
        while (_lines is not null || NextSegment())
        {
            if (!ReadLine())
            {
                ValidLength = TornLength == 0 ? _lines!.Next : ValidLength;
                CloseSegment();
            }
            else if (!_lines!.IsWhole || !Format.Line.TryRead(_lines.Current, out _parts))
            {
                SkipBadLine();
            }
            else
            {
                Follow();
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether much of the current segment is still to come, and can be read in blocks; asked once for each segment.</summary>
    public bool TryReadAhead(long blockSize, [NotNullWhen(true)] out BlocksAhead? blocks)
    {
        blocks = null;
        if (_segmentWithBlocks >= _segment || _lines is not { } lines || salvage is not null)
        {
            return false;
        }

        _segmentWithBlocks = _segment;
        if ((_end - lines.Next) / blockSize >= BlocksAhead.Fewest)
        {
            blocks = new BlocksAhead(files, folder, segments[_segment].Name, lines.Next, _end, blockSize);
        }

        return blocks is not null;
    }

    /// <summary>Goes on over a block, if it follows at once. There is no current line then.</summary>
    public bool TrySkip(JournalBlock block)
    {
        if (block.First != LastSequence + 1)
        {
            return false;
        }

        _lines!.Skip(block.End, block.Lines);
        LastSequence = block.Last;
        return true;
    }

    /// <summary>What is in memory already behind the current line.</summary>
    public ReadOnlySpan<byte> Ahead => _lines is null ? [] : _lines.Ahead;

    /// <summary>Looks whether the next record is <see cref="Ahead"/>, whole, and a piece of text that goes on with a message.</summary>
    /// <param name="head">The record's members up to the text.</param>
    /// <param name="piece">Where it is.</param>
    public bool TryPeekPiece(ReadOnlySpan<byte> head, out LinePiece piece) =>
        Format.Line.TryReadPiece(Ahead, head, out piece) && piece.Sequence == LastSequence + 1 && !_skipped;

    /// <summary>Goes on over that record. There is no current line then.</summary>
    public void Skip(in LinePiece piece)
    {
        _lines!.Skip(piece.Length);
        LastSequence = piece.Sequence;
    }

    public void Dispose() => CloseSegment();

    /// <summary>Tells about the current line, or throws.</summary>
    public void Report(string reason, Exception? inner = null)
    {
        if (salvage is null)
        {
            throw new JournalDamagedException(_file!.Path, _lines!.Number, reason, inner);
        }

        salvage(new JournalDamage(_file!.Path, _lines!.Number, reason));
    }

    /// <summary>Tells that something the current line names cannot be read, or throws.</summary>
    public void ReportUnreadable(Exception why) => CannotRead(_file!.Path, _lines!.Number, why);

    private bool ReadLine()
    {
        try
        {
            return _lines!.Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CannotRead(_file!.Path, _lines!.Number + 1, e);
            return false;
        }
    }

    // Behind lines that were skipped anything higher is in order.
    private void Follow()
    {
        if (_skipped ? _parts.Sequence <= LastSequence : _parts.Sequence != LastSequence + 1)
        {
            Report($"record {_parts.Sequence} follows record {LastSequence}");
        }

        FirstSequence = FirstSequence == 0 ? _parts.Sequence : FirstSequence;
        LastSequence = _parts.Sequence;
        _skipped = false;
    }

    private void SkipBadLine()
    {
        if (segments[_segment].End is null && TornLength == 0 && !TornTail.HoldsRecord(_file!, _lines!.Offset, _end))
        {
            ValidLength = _lines.Offset;
            TornLength = _end - _lines.Offset;
            salvage?.Invoke(new JournalDamage(_file!.Path, _lines.Number, $"the last {TornLength} bytes are no whole record"));
            CloseSegment();
            return;
        }

        Report(_lines!.IsWhole ? "the line does not match its checksum" : "the line is cut short");
        _skipped = true;
    }

    private bool NextSegment()
    {
        while (_segment + 1 < segments.Count)
        {
            var (name, end) = segments[++_segment];
            if (Open(folder.Segment(name)) is { } file)
            {
                var length = file.Length;
                _end = end?.Length ?? length;
                (_file, _lines) = (file, new SegmentLines(file, _start, _end));
                if (_end > length)
                {
                    Missing(file.Path, $"it has {length} bytes where {_end} were written");
                }

                return true;
            }
        }

        return false;
    }

    private IJournalFile? Open(string path)
    {
        try
        {
            if (files.OpenToRead(path) is { } file)
            {
                return file;
            }

            if (!files.DirectoryExists(folder.Path))
            {
                // Deleted while it is read, it is not damaged: the directory goes first, as a whole.
                throw new SessionNotFoundException(Path.GetFileName(folder.Path));
            }

            Missing(path, "the segment vanished");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CannotRead(path, 0, e);
        }

        return null;
    }

    private void Missing(string path, string reason)
    {
        if (salvage is null)
        {
            throw new JournalDamagedException(path, 0, reason);
        }

        salvage(new JournalDamage(path, 0, reason));
        _skipped = true;
    }

    private void CannotRead(string path, long line, Exception e)
    {
        if (salvage is null)
        {
            throw JournalUnavailableException.CannotRead(path, e);
        }

        salvage(new JournalDamage(path, line, $"it cannot be read: {e.Message}"));
        _skipped = true;
    }

    private void CloseSegment()
    {
        Lines += _lines?.Number ?? 0;
        _lines?.Dispose();
        _file?.Dispose();
        (_lines, _file) = (null, null);
    }
}
