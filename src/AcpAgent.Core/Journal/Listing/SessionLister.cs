using AcpAgent.Core.Journal.Files;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Journal.Listing;

/// <summary>
/// Lists sessions, newest first, from derived files alone: the index gives the order, a session's summary what to show of it. A journal is
/// read only where one of them is missing or does not fit the session's files.
/// </summary>
/// <param name="files">The file system.</param>
/// <param name="data">Where the sessions are.</param>
/// <param name="index">The index there.</param>
/// <param name="own">The sessions that this process has open, which it knows better than any file.</param>
/// <param name="writer">Names this process's unfinished files.</param>
/// <param name="log">Where warnings go.</param>
internal sealed class SessionLister(
    IJournalFiles files, DataDirectory data, SessionIndex index, Func<IReadOnlyDictionary<string, SessionSummary>> own, string writer, ILogger log)
{
    /// <summary>A page of the sessions.</summary>
    /// <param name="cwd">Only those working in exactly this directory; null for all.</param>
    /// <param name="cursor">Where the page before ended; null for the first.</param>
    /// <param name="pageSize">How many, at most.</param>
    public Page<SessionSummary> List(string? cwd, string? cursor, int pageSize)
    {
        var after = cursor is null ? default(IndexEntry?) : ListCursor.Parse(cursor);
        var known = own();
        var (entries, open) = ReadIndex(known);
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

            var id = entry.Session.ToString();
            var summary = known.GetValueOrDefault(id) ?? Summarize(id, open.Contains(entry.Session), entry)?.Shown(id);
            if (summary is not null && (cwd is null || summary.Cwd == cwd))
            {
                page.Add(summary);
                last = entry;
            }
        }

        return new Page<SessionSummary>(page, null);
    }

    // One entry for each session that there is, and those that another process has open: its entries and summaries are right, or are about to be.
    private (List<IndexEntry> Entries, HashSet<SessionKey> Open) ReadIndex(IReadOnlyDictionary<string, SessionSummary> known)
    {
        // In this order: what is made meanwhile may lack its entry, but no entry lacks its session.
        var (entries, marks) = TryReadIndex();
        var there = ReadSessions(entries.Count);
        var open = FindOpen(there, marks, out var abandoned);
        var current = new Dictionary<SessionKey, IndexEntry>(entries.Count);
        foreach (var entry in entries)
        {
            if (!there.Contains(entry.Session))
            {
                Remove(entry);
            }
            else if (!current.TryAdd(entry.Session, entry))
            {
                current[entry.Session] = Choose(current[entry.Session], entry);
            }
        }

        foreach (var (id, summary) in known)
        {
            if (there.Contains(SessionKey.Of(id)))
            {
                current[SessionKey.Of(id)] = IndexEntry.Of(id, summary.Cwd, summary.UpdatedAt.ToUnixTimeMilliseconds());
            }
        }

        foreach (var mark in abandoned)
        {
            Refresh(current, SessionKey.Of(mark.SessionId), isOpen: false);
            Try(mark.SessionId, () => index.Remove(mark));
        }

        foreach (var session in there)
        {
            if (!current.ContainsKey(session))
            {
                Refresh(current, session, open.Contains(session));
            }
        }

        return ([.. current.Values], open);
    }

    private HashSet<SessionKey> ReadSessions(int expected)
    {
        var there = new HashSet<SessionKey>(expected);
        files.ShowNames(data.Path, name =>
        {
            if (SessionKey.TryParse(name, out var session))
            {
                there.Add(session);
            }
        });

        return there;
    }

    private void Remove(IndexEntry entry) => Try(entry.Session.ToString(), () => index.Remove(entry));

    private (List<IndexEntry> Entries, List<OpenMark> Open) TryReadIndex()
    {
        try
        {
            return index.Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.IndexFailed(e);
            return ([], []);
        }
    }

    /// <param name="there">The sessions.</param>
    /// <param name="marks">Those that are marked as open.</param>
    /// <param name="abandoned">The marks that an owner's sudden end left behind. A new owner has a mark of its own.</param>
    private HashSet<SessionKey> FindOpen(HashSet<SessionKey> there, List<OpenMark> marks, out List<OpenMark> abandoned)
    {
        var open = new HashSet<SessionKey>();
        abandoned = [];
        foreach (var mark in marks)
        {
            var id = mark.SessionId;
            var session = SessionKey.Of(id);
            if (!there.Contains(session))
            {
                Try(id, () => index.Remove(mark));
            }
            else if (!Try(id, () => files.IsLocked(data.FolderOf(id).Lock), out var locked) || locked)
            {
                open.Add(session);
            }
            else
            {
                abandoned.Add(mark);
            }
        }

        return open;
    }

    // A crash, or a rename seen half done, shows a session twice.
    private IndexEntry Choose(IndexEntry one, IndexEntry other)
    {
        var id = one.Session.ToString();
        var entry = SummaryFile.Read(files, data.FolderOf(id)) is { } summary ? EntryOf(id, summary) : one.CompareTo(other) < 0 ? one : other;
        foreach (var wrong in new[] { one, other }.Where(candidate => candidate != entry))
        {
            Remove(wrong);
        }

        Try(id, () => index.Put(entry));
        return entry;
    }

    private void Refresh(Dictionary<SessionKey, IndexEntry> current, SessionKey session, bool isOpen)
    {
        var id = session.ToString();
        var former = current.TryGetValue(session, out var found) ? found : default(IndexEntry?);
        if (Summarize(id, isOpen, former) is { } summary)
        {
            current[session] = EntryOf(id, summary);
        }
    }

    /// <summary>What a list shows of a session. Reads its journal only where the summary does not fit it.</summary>
    private StoredSummary? Summarize(string id, bool isOpen, IndexEntry? entry)
    {
        var folder = data.FolderOf(id);
        var stored = SummaryFile.Read(files, folder);
        try
        {
            if (stored is null || !(isOpen || IsCurrent(folder, stored)))
            {
                stored = SummaryRebuild.Read(files, folder, id) ?? stored;
                if (stored is not null)
                {
                    SummaryFile.Write(files, folder, stored, writer);
                }
            }

            if (stored is not null && !isOpen)
            {
                index.Put(EntryOf(id, stored), entry);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JournalException)
        {
            log.SummaryFailed(id, e);
        }

        return stored;
    }

    private bool IsCurrent(SessionFolder folder, StoredSummary summary)
    {
        var (segment, length) = SummaryRebuild.LastSegment(files, folder);
        return summary.Segment == segment && summary.Length == length;
    }

    private static IndexEntry EntryOf(string id, StoredSummary summary) => IndexEntry.Of(id, summary.Cwd, summary.UpdatedAt);

    private void Try(string id, Action action) => Try(id, () => { action(); return true; }, out _);

    private bool Try<T>(string id, Func<T> action, out T? result)
    {
        try
        {
            result = action();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.SummaryFailed(id, e);
            result = default;
            return false;
        }
    }
}
