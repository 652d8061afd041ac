using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Format;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Journal.Listing;

/// <summary>
/// Lists sessions, newest first, from derived files alone: the index gives the order, a session's summary what to show of it. A journal is
/// read only where one of them is missing or does not fit the session's files.
/// </summary>
/// <param name="files">The file system.</param>
/// <param name="dataDirectory">Where the sessions are.</param>
/// <param name="index">The index there.</param>
/// <param name="isOwn">Whether this process has a session open, so that its derived files are right.</param>
/// <param name="writer">Names this process's unfinished files.</param>
/// <param name="log">Where warnings go.</param>
internal sealed class SessionLister(
    IJournalFiles files, string dataDirectory, SessionIndex index, Func<string, bool> isOwn, string writer, ILogger log)
{
    /// <summary>A page of the sessions.</summary>
    /// <param name="cwd">Only those working in exactly this directory; null for all.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="pageSize">How many, at most.</param>
    public Page<SessionSummary> List(string? cwd, string? cursor, int pageSize)
    {
        var after = cursor is null ? default(IndexEntry?) : ListCursor.Parse(cursor);
        var (entries, open) = ReadIndex();
        var hash = cwd is null ? 0 : IndexEntry.HashOf(cwd);
        entries.RemoveAll(entry => (cwd is not null && entry.CwdHash != hash) || (after is { } end && entry.CompareTo(end) <= 0));
        entries.Sort();

        var page = new List<SessionSummary>();
        var last = default(IndexEntry);
        foreach (var entry in entries)
        {
            if (page.Count == pageSize)
            {
                return new Page<SessionSummary>(page, ListCursor.After(last));
            }

            if (Summarize(entry.SessionId, open.Contains(entry.SessionId)) is { } summary && (cwd is null || summary.Cwd == cwd))
            {
                page.Add(summary);
                last = entry;
            }
        }

        return new Page<SessionSummary>(page, null);
    }

    private (List<IndexEntry> Entries, HashSet<string> Open) ReadIndex()
    {
        var (entries, open) = index.Read();
        var there = files.Names(dataDirectory).Where(JournalStore.IsSessionId).ToHashSet(StringComparer.Ordinal);
        var current = new Dictionary<string, IndexEntry>(entries.Count, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!there.Contains(entry.SessionId))
            {
                Try(entry.SessionId, () => index.Remove(entry));
            }
            else if (!current.TryAdd(entry.SessionId, entry))
            {
                current[entry.SessionId] = Choose(current[entry.SessionId], entry);
            }
        }

        foreach (var id in open)
        {
            if (!there.Contains(id))
            {
                Try(id, () => index.UnmarkOpen(id));
            }
            else if (!isOwn(id) && TryCloseForDeadOwner(id) is { } entry)
            {
                current[id] = entry;
            }
        }

        foreach (var id in there)
        {
            if (!current.ContainsKey(id) && Refresh(id) is { } entry)
            {
                current.Add(id, entry);
            }
        }

        return ([.. current.Values], open);
    }

    // A crash, or a rename seen half done, shows a session twice.
    private IndexEntry Choose(IndexEntry one, IndexEntry other)
    {
        var id = one.SessionId;
        var entry = SummaryFile.Read(files, FolderOf(id)) is { } summary ? IndexEntry.Of(id, summary.Cwd, summary.UpdatedAt) : one.CompareTo(other) < 0 ? one : other;
        foreach (var wrong in new[] { one, other }.Where(candidate => candidate != entry))
        {
            Try(id, () => index.Remove(wrong));
        }

        Try(id, () => index.Put(entry));
        return entry;
    }

    /// <returns>The entry, where the session had none or another one.</returns>
    private IndexEntry? TryCloseForDeadOwner(string id)
    {
        var folder = FolderOf(id);
        try
        {
            using (var held = files.TryLock(folder.Lock))
            {
                if (held is null)
                {
                    return null;
                }

                if (SummaryFile.Read(files, folder) is { } summary && IsCurrent(folder, summary))
                {
                    index.UnmarkOpen(id);
                    return null;
                }
            }

            return Refresh(id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.SummaryFailed(id, e);
            return null;
        }
    }

    private SessionSummary? Summarize(string id, bool isOpen)
    {
        var folder = FolderOf(id);
        var stored = SummaryFile.Read(files, folder);
        if (stored is null || (!isOpen && !IsCurrent(folder, stored)))
        {
            Refresh(id);
            stored = SummaryFile.Read(files, folder) ?? stored;
        }

        return stored is null
            ? null
            : new SessionSummary(id, stored.Cwd, stored.AdditionalDirectories, stored.Title, DateTimeOffset.FromUnixTimeMilliseconds(stored.UpdatedAt));
    }

    private bool IsCurrent(SessionFolder folder, StoredSummary summary)
    {
        var (segment, length) = SummaryRebuild.LastSegment(files, folder);
        return summary.Segment == segment && summary.Length == length;
    }

    // Reads the session's journal.
    private IndexEntry? Refresh(string id)
    {
        try
        {
            var folder = FolderOf(id);
            if (SummaryFile.Read(files, folder) is not { } summary || !IsCurrent(folder, summary))
            {
                summary = SummaryRebuild.Read(files, folder, id);
                if (summary is null)
                {
                    return null;
                }

                SummaryFile.Write(files, folder, summary, writer);
            }

            var entry = IndexEntry.Of(id, summary.Cwd, summary.UpdatedAt);
            index.Put(entry);
            return entry;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JournalException)
        {
            log.SummaryFailed(id, e);
            return null;
        }
    }

    private SessionFolder FolderOf(string id) => new(Path.Combine(dataDirectory, id));

    private void Try(string id, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.SummaryFailed(id, e);
        }
    }
}
