using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Writing;

/// <summary>
/// Writes batches to a session's segments. All of a batch is written or none of it. Used by one thread at a time; what has been
/// written may be asked for by any.
/// </summary>
/// <remarks>
/// The order of syncs: a segment is made only when all before it, and its name, are synced; a batch that asks for it is followed by a sync
/// of its segment and, the first time, of the segment's name.
/// </remarks>
internal sealed class SegmentWriter : IDisposable
{
    private const int WriteAtOnce = 1 << 20;

    private readonly Lock _gate = new();
    private readonly IJournalFiles _files;
    private readonly JournalOptions _options;
    private readonly SegmentOpened _header;
    private SessionFolder _folder;
    private WrittenJournal _written;
    private IReadOnlyList<SegmentEnd> _continues;
    private int _nextNumber;
    private string? _name;
    private IJournalFile? _file;
    private long _length;
    private bool _contentUnsynced;
    private bool _nameUnsynced;
    private bool _foundUnsynced;

    /// <param name="files">The file system.</param>
    /// <param name="folder">The session, whose lock is held.</param>
    /// <param name="header">What every segment begins with; number and predecessors are filled in.</param>
    /// <param name="found">What others wrote.</param>
    /// <param name="continues">Where that ends.</param>
    /// <param name="nextNumber">The number of the segment to be made.</param>
    /// <param name="options">Sizes.</param>
    public SegmentWriter(
        IJournalFiles files, SessionFolder folder, SegmentOpened header, WrittenJournal found, IReadOnlyList<SegmentEnd> continues, int nextNumber, JournalOptions options)
    {
        (_files, _folder, _header, _written, _continues, _nextNumber, _options) = (files, folder, header, found, continues, nextNumber, options);
        _foundUnsynced = continues.Count > 0;
    }

    /// <summary>What is in the journal for sure.</summary>
    public WrittenJournal Written
    {
        get
        {
            lock (_gate)
            {
                return _written;
            }
        }
    }

    /// <summary>Why nothing more can be written until the session is opened again.</summary>
    public JournalWriteException? Failure { get; private set; }

    /// <summary>The last segment file that there is, and its length.</summary>
    public (string Name, long Length) LastFile =>
        _name is not null ? (_name, _length) : (_continues[^1].Name, _continues[^1].Length + _continues[^1].Torn);

    /// <summary>Writes a batch.</summary>
    /// <returns>The number of the batch's first record; 0 where it has none.</returns>
    /// <exception cref="JournalWriteException">Nothing of it is in the journal.</exception>
    public long Write(Batch batch, ByteBuffer buffer)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        if (batch.Items.TrueForAll(item => item.Record is null))
        {
            return 0;
        }

        buffer.CutTo(0);
        var sequence = _written.LastSequence;
        var sync = false;
        var written = 0L;
        try
        {
            PrepareSegment();
            if (_length == 0)
            {
                WriteHeader(buffer, ++sequence, batch.Items[0].At);
            }

            var first = sequence + 1;
            var place = 0;
            foreach (var item in batch.Items)
            {
                sync |= item.Durability == Durability.Synced;
                if (item.Record is null)
                {
                    continue;
                }

                WriteLine(buffer, ++sequence, item.At, batch.Json.Written.Slice(place, item.Length));
                place += item.Length;
                if (buffer.Length >= WriteAtOnce)
                {
                    written += Flush(buffer, _length + written);
                }
            }

            written += Flush(buffer, _length + written);
            Commit(sequence, written, sync);
            return first;
        }
        catch (SyncFailedException e)
        {
            TakeBack();
            Fail("the disk did not confirm a write", e);
            throw Failure!;
        }
        catch (Exception e)
        {
            TakeBack();
            throw Failure ?? new JournalWriteException($"nothing could be written to session {_header.SessionId}: {e.Message}", e);
        }
    }

    /// <summary>Makes everything written survive a power loss.</summary>
    /// <exception cref="SyncFailedException">It may not.</exception>
    public void Sync()
    {
        if (_file is null)
        {
            return;
        }

        if (_contentUnsynced)
        {
            _file.Sync();
            _contentUnsynced = false;
        }

        if (_nameUnsynced)
        {
            _files.SyncDirectory(_folder.Path);
            _nameUnsynced = false;
        }
    }

    /// <summary>Lets the file go until it is needed again, where nothing would be lost by that.</summary>
    public void Rest()
    {
        if (!_contentUnsynced && !_nameUnsynced && _length > 0)
        {
            Dispose();
        }
    }

    /// <summary>The session's directory has another name now.</summary>
    public void MoveTo(SessionFolder folder)
    {
        Dispose();
        _folder = folder;
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private void PrepareSegment()
    {
        if (_name is not null && _length >= _options.SegmentSize)
        {
            Sync();
            Dispose();
            _continues = [new SegmentEnd(_name, _length)];
            _name = null;
        }

        if (_name is null)
        {
            MakeSegment();
        }
        else if (_file is null)
        {
            _file = _files.Open(_folder.Segment(_name)) ?? throw new FileNotFoundException($"{_folder.Segment(_name)} vanished");
        }
    }

    private void MakeSegment()
    {
        if (_foundUnsynced)
        {
            SyncFound();
        }

        var name = SegmentName.Of(_nextNumber, _header.Owner).ToString();
        _file = _files.Create(_folder.Segment(name));
        (_name, _length, _nameUnsynced, _contentUnsynced) = (name, 0, true, false);
        _nextNumber++;
    }

    // What others wrote was perhaps never synced: they may have ended at any point.
    private void SyncFound()
    {
        foreach (var end in _continues)
        {
            using var segment = _files.Open(_folder.Segment(end.Name));
            segment?.Sync();
        }

        _files.SyncDirectory(_folder.Path);
        if (Path.GetDirectoryName(_folder.Path) is { } data)
        {
            _files.SyncDirectory(data);
        }

        _foundUnsynced = false;
    }

    private void WriteHeader(ByteBuffer buffer, long sequence, long at)
    {
        var json = new ByteBuffer();
        RecordJson.Write(json, _header with { Segment = _nextNumber - 1, Continues = _continues });
        Line.Write(buffer, sequence, at, json.Written[1..^1]);
        json.Release();
    }

    private void WriteLine(ByteBuffer buffer, long sequence, long at, ReadOnlySpan<byte> json)
    {
        if (json.Length > _options.BlobThreshold)
        {
            Line.Write(buffer, sequence, at, Blobs.Write(_files, _folder, json).ToMembers());
        }
        else
        {
            Line.Write(buffer, sequence, at, json[1..^1]);
        }
    }

    private int Flush(ByteBuffer buffer, long offset)
    {
        var length = buffer.Length;
        _contentUnsynced |= length > 0;
        _file!.WriteAll(buffer.Written, offset);
        buffer.CutTo(0);
        return length;
    }

    private void Commit(long sequence, long written, bool sync)
    {
        if (sync)
        {
            Sync();
        }

        lock (_gate)
        {
            _length += written;
            _written = _written.With(_name!, _length, sequence);
        }
    }

    private void TakeBack()
    {
        try
        {
            _file?.Truncate(_length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail("a record cut short could not be taken back", e);
        }
    }

    private void Fail(string what, Exception why) => Failure = new JournalWriteException(
        $"session {_header.SessionId} has to be loaded again before it can be written to: {what}: {why.Message}", why);
}
