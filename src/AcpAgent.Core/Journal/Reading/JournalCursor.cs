using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Format;

namespace AcpAgent.Core.Journal.Reading;

/// <summary>
/// Goes through the lines of a session's segments, each checked: its checksum, and that its number follows the one before. Stops at damage,
/// or, where <paramref name="salvage"/> is given, tells it and goes on behind.
/// </summary>
internal sealed class JournalCursor(
    IJournalFiles files, SessionFolder folder, IReadOnlyList<ChainedSegment> segments, Action<JournalDamage>? salvage = null) : IDisposable
{
    private int _segment = -1;
    private IJournalFile? _file;
    private SegmentLines? _lines;
    private long _end;
    private LineParts _parts;

    /// <summary>The current line, as <see cref="LineParts"/> divides it.</summary>
    public Span<byte> Line => _lines!.Current;

    public ref readonly LineParts Parts => ref _parts;

    /// <summary>The number of the last record read; 0 before the first.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The current line's place, for messages.</summary>
    public (string File, long Line) Place => (_file!.Path, _lines!.Number);

    /// <summary>How much of the last segment is whole records; known when all is read.</summary>
    public long ValidLength { get; private set; }

    /// <summary>How many bytes follow that.</summary>
    public long TornLength { get; private set; }

    /// <summary>Goes on to the next record.</summary>
    /// <exception cref="JournalDamagedException">It is damaged, and more follows.</exception>
    public bool Read()
    {
        while (_lines is not null || NextSegment())
        {
            if (!_lines!.Read())
            {
                ValidLength = TornLength == 0 ? _lines.Next : ValidLength;
                CloseSegment();
                continue;
            }

            if (!_lines.IsWhole || !Format.Line.TryRead(_lines.Current, out _parts))
            {
                if (!SkipBadLine())
                {
                    return false;
                }

                continue;
            }

            if (_parts.Sequence != LastSequence + 1)
            {
                Report($"record {_parts.Sequence} follows record {LastSequence}");
            }

            LastSequence = _parts.Sequence;
            return true;
        }

        return false;
    }

    public void Dispose() => CloseSegment();

    /// <summary>Tells about the current line, or throws.</summary>
    public void Report(string reason, Exception? inner = null)
    {
        var (file, line) = Place;
        if (salvage is null)
        {
            throw new JournalDamagedException(file, line, reason, inner);
        }

        salvage(new JournalDamage(file, line, reason));
    }

    /// <returns>Whether to go on.</returns>
    private bool SkipBadLine()
    {
        if (segments[_segment].End is null && TornLength == 0 && !TornTail.HoldsRecord(_file!, _lines!.Offset, _end))
        {
            ValidLength = _lines.Offset;
            TornLength = _end - _lines.Offset;
            salvage?.Invoke(new JournalDamage(_file!.Path, _lines.Number, $"the last {TornLength} bytes are no whole record"));
            CloseSegment();
            return NextSegment();
        }

        Report(_lines!.IsWhole ? "the line does not match its checksum" : "the line is cut short");
        return true;
    }

    private bool NextSegment()
    {
        if (_segment + 1 >= segments.Count)
        {
            return false;
        }

        var (name, end) = segments[++_segment];
        var path = folder.Segment(name);
        _file = files.OpenToRead(path);
        if (_file is null)
        {
            throw new JournalDamagedException(path, 0, "the segment vanished");
        }

        var length = _file.Length;
        _end = end?.Length ?? length;
        _lines = new SegmentLines(_file, 0, _end);
        if (_end > length)
        {
            var reason = $"it has {length} bytes where {_end} were written";
            if (salvage is null)
            {
                throw new JournalDamagedException(path, 0, reason);
            }

            salvage(new JournalDamage(path, 0, reason));
        }

        return true;
    }

    private void CloseSegment()
    {
        _lines?.Dispose();
        _file?.Dispose();
        (_lines, _file) = (null, null);
    }
}
