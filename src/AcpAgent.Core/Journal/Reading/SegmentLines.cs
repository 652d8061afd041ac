using System.Buffers;
using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Format;

namespace AcpAgent.Core.Journal.Reading;

/// <summary>The lines of a segment, one after the other, read in large pieces.</summary>
/// <param name="file">The segment; not disposed of.</param>
/// <param name="start">Where to begin.</param>
/// <param name="end">Where to stop.</param>
/// <param name="piece">How much to read at once.</param>
internal sealed class SegmentLines(IJournalFile file, long start, long end, int piece = 256 << 10) : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(piece);
    private int _from;
    private int _to;
    private long _read = start;

    /// <summary>Where in the file the current line begins.</summary>
    public long Offset { get; private set; } = start;

    /// <summary>Where in the file the next line begins.</summary>
    public long Next { get; private set; } = start;

    /// <summary>The number of the current line, counted from 1 where reading began.</summary>
    public long Number { get; private set; }

    /// <summary>Whether a line feed ends the current line.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The current line without its line feed; good until the next one is read.</summary>
    public Span<byte> Current => _bytes.AsSpan(_from, (int)(Next - Offset) - (IsWhole ? 1 : 0));

    /// <summary>What is in memory already behind the current line.</summary>
    public ReadOnlySpan<byte> Ahead => _bytes.AsSpan((_from + (int)(Next - Offset)).._to);

    /// <summary>Goes on over a whole line of what is <see cref="Ahead"/>; there is no current line then.</summary>
    public void Skip(int length)
    {
        _from += (int)(Next - Offset);
        Offset = Next;
        Next += length;
        Number++;
    }

    /// <summary>Goes on to where a line begins, over lines that somebody else has read; there is no current line then.</summary>
    public void Skip(long place, long lines)
    {
        (_from, _to, _read) = (0, 0, place);
        Offset = Next = place;
        Number += lines;
    }

    /// <summary>Goes on to the next line. What is longer than any line may be counts as one that is not whole.</summary>
    public bool Read()
    {
        _from += (int)(Next - Offset);
        Offset = Next;
        var searched = 0;
        while (true)
        {
            var feed = _bytes.AsSpan(_from + searched, _to - _from - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                return Found(searched + feed + 1, whole: true);
            }

            searched = _to - _from;
            if (searched > Line.MaxLength || !Fill())
            {
                return searched > 0 && Found(searched, whole: false);
            }
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private bool Found(int length, bool whole)
    {
        Next = Offset + length;
        Number++;
        IsWhole = whole;
        return true;
    }

    private bool Fill()
    {
        var kept = _to - _from;
        if (_from > 0)
        {
            _bytes.AsSpan(_from, kept).CopyTo(_bytes);
        }
        else if (kept == _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
            _bytes.AsSpan(0, kept).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        _from = 0;
        _to = kept;
        var room = (int)Math.Min(_bytes.Length - kept, end - _read);
        var got = room > 0 ? file.Read(_bytes.AsSpan(kept, room), _read) : 0;
        _to += got;
        _read += got;
        return got > 0;
    }
}
