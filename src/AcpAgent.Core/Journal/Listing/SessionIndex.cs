using AcpAgent.Core.Journal.Files;

namespace AcpAgent.Core.Journal.Listing;

/// <summary>
/// The directory whose file names are the index: one for each session, and a mark for each that somebody has open. Derived: what is missing or wrong
/// is put right by the next listing. Only a session's owner moves its entry.
/// </summary>
/// <param name="files">The file system.</param>
/// <param name="dataDirectory">Where the sessions are.</param>
/// <param name="instance">This process, as its marks name it.</param>
internal sealed class SessionIndex(IJournalFiles files, string dataDirectory, string instance)
{
    private readonly string _directory = Path.Combine(dataDirectory, ".index");

    /// <summary>All entries, in no order, perhaps several of one session; and the marks of open sessions.</summary>
    public (List<IndexEntry> Entries, List<OpenMark> Open) Read()
    {
        var entries = new List<IndexEntry>();
        var open = new List<OpenMark>();
        files.ShowNames(_directory, name =>
        {
            if (IndexEntry.TryParse(name, out var entry))
            {
                entries.Add(entry);
            }
            else if (OpenMark.TryParse(name, out var mark))
            {
                open.Add(mark);
            }
        });

        return (entries, open);
    }

    /// <summary>Adds an entry, in place of a former one where there is one.</summary>
    public void Put(IndexEntry entry, IndexEntry? former = null)
    {
        if (former == entry)
        {
            return;
        }

        if (former is { } old)
        {
            try
            {
                files.Rename(PathOf(old.ToString()), PathOf(entry.ToString()));
                return;
            }
            catch (IOException)
            {
                // It was not there.
            }
        }

        Touch(entry.ToString());
    }

    public void Remove(IndexEntry entry) => files.Delete(PathOf(entry.ToString()));

    /// <summary>Notes that this process owns a session; its death would leave the session's entry out of date.</summary>
    public void MarkOpen(string sessionId) => Touch(OpenMark.Of(sessionId, instance).ToString());

    public void UnmarkOpen(string sessionId) => Remove(OpenMark.Of(sessionId, instance));

    public void Remove(OpenMark mark) => files.Delete(PathOf(mark.ToString()));

    /// <summary>Removes all that is said of a session.</summary>
    public void Forget(string sessionId)
    {
        var (entries, open) = Read();
        var session = SessionKey.Of(sessionId);
        entries.FindAll(entry => entry.Session == session).ForEach(Remove);
        open.FindAll(mark => mark.SessionId == sessionId).ForEach(Remove);
    }

    private string PathOf(string name) => Path.Combine(_directory, name);

    private void Touch(string name)
    {
        for (var again = true; ; again = false)
        {
            try
            {
                files.Create(PathOf(name)).Dispose();
                return;
            }
            catch (IOException) when (files.Exists(PathOf(name)))
            {
                return;
            }
            catch (IOException) when (again)
            {
                files.CreateDirectory(_directory);
            }
        }
    }
}
