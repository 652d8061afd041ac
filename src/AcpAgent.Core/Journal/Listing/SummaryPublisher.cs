using AcpAgent.Core.Journal.Writing;

namespace AcpAgent.Core.Journal.Listing;

/// <summary>Keeps the derived files of an open session up to date. A failure is told to the log only: the next listing puts them right.</summary>
internal sealed class SummaryPublisher(JournalStore store, string sessionId, SummaryFold fold)
{
    private readonly Lock _gate = new();
    private StoredSummary? _stored;
    private IndexEntry? _entry;

    /// <summary>What a list shows of the session now, published or not.</summary>
    public SessionSummary? Summary
    {
        get
        {
            lock (_gate)
            {
                return fold.Summary;
            }
        }
    }

    /// <summary>Begins when the session has been opened.</summary>
    public void Begin(SegmentWriter writer) => Try(() =>
    {
        store.Index.MarkOpen(sessionId);
        if (SummaryFile.Read(store.Files, store.FolderOf(sessionId)) is { } stored)
        {
            (_stored, _entry) = (stored, IndexEntry.Of(sessionId, stored.Cwd, stored.UpdatedAt));
        }

        Write(writer);
    });

    /// <summary>Follows what has been written.</summary>
    /// <returns>Whether to publish.</returns>
    public bool Take(Batch batch)
    {
        var changed = false;
        lock (_gate)
        {
            foreach (var item in batch.Items)
            {
                changed |= item.Record is { } record && fold.Add(record, item.At);
            }
        }

        return changed;
    }

    /// <summary>Makes lists show the session as it is now.</summary>
    public void Publish(SegmentWriter writer) => Try(() => Write(writer));

    /// <summary>Leaves everything right when the session is closed.</summary>
    public void End(SegmentWriter writer) => Try(() =>
    {
        Write(writer);
        store.Index.UnmarkOpen(sessionId);
    });

    private void Write(SegmentWriter writer)
    {
        if (fold.Summary is not { } summary)
        {
            return;
        }

        var (segment, length) = writer.LastFile;
        var stored = StoredSummary.Of(summary, segment, length);
        if (_stored is { } before && before.IsSameAs(stored))
        {
            return;
        }

        _stored = null;
        SummaryFile.Write(store.Files, store.FolderOf(sessionId), stored, store.Self.Instance);
        var entry = IndexEntry.Of(sessionId, stored.Cwd, stored.UpdatedAt);
        store.Index.Put(entry, _entry);
        (_stored, _entry) = (stored, entry);
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            store.Log.SummaryFailed(sessionId, e);
        }
    }
}
