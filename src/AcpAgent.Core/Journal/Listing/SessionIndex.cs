using AcpAgent.Core.Journal.Files;

namespace AcpAgent.Core.Journal.Listing;

/// <summary>
/// The directory whose file names are the index: one for each session, and a mark for each that somebody has open. Derived: what is missing or wrong
/// is put right by the next listing. Only a session's owner moves its entry.
/// </summary>
internal sealed class SessionIndex(IJournalFiles files, string dataDirectory)
{
    private const string Mark = "open-";

    private readonly string _directory = Path.Combine(dataDirectory, ".index");

    /// <summary>All entries, in no order, perhaps several of one session; and the sessions marked as open.</summary>
    public (List<IndexEntry> Entries, HashSet<string> Open) Read()
    {
        var entries = new List<IndexEntry>();
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in files.Names(_directory))
        {
            if (IndexEntry.TryParse(name, out var entry))
            {
                entries.Add(entry);
            }
            else if (name.StartsWith(Mark, StringComparison.Ordinal))
            {
                open.Add(name[Mark.Length..]);
            }
        }

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

    /// <summary>Notes that a session has an owner, whose death would leave its entry out of date.</summary>
    public void MarkOpen(string sessionId) => Touch(Mark + sessionId);

    public void UnmarkOpen(string sessionId) => files.Delete(PathOf(Mark + sessionId));

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
