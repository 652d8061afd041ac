namespace AcpAgent.Core.Journal.Files;

/// <summary>
/// The directory that the sessions are in. A session being made or deleted stands there under a name that is no id, so that nobody sees it half; what a
/// process that ended in the middle leaves under such names is removed by the next.
/// </summary>
internal sealed class DataDirectory(IJournalFiles files, string path)
{
    private const string Making = ".new-";
    private const string Deleting = ".gone-";

    private readonly Lock _removing = new();

    /// <summary>Where it is, an absolute path.</summary>
    public string Path => path;

    /// <summary>Where a session is.</summary>
    public SessionFolder FolderOf(string sessionId) => new(System.IO.Path.Combine(path, sessionId));

    /// <summary>Where a session is while it is made.</summary>
    public SessionFolder BeingMade(string sessionId) => new(System.IO.Path.Combine(path, Making + sessionId));

    /// <summary>Makes the directory where it is missing. The names of all directories made survive a power loss when this returns.</summary>
    public void Make()
    {
        var made = new List<string>();
        for (var missing = path; missing is not null && !files.DirectoryExists(missing); missing = System.IO.Path.GetDirectoryName(missing))
        {
            made.Add(missing);
        }

        files.CreateDirectory(path);
        foreach (var parent in made.Select(System.IO.Path.GetDirectoryName).OfType<string>())
        {
            files.SyncDirectory(parent);
        }
    }

    /// <summary>Gives a session that has been made its name. It survives a power loss when this returns; it is not shown at all where this throws.</summary>
    public void Show(string sessionId)
    {
        var (making, shown) = (BeingMade(sessionId).Path, FolderOf(sessionId).Path);
        files.Rename(making, shown);
        try
        {
            files.SyncDirectory(path);
        }
        catch
        {
            files.Rename(shown, making);
            throw;
        }
    }

    /// <summary>Removes a session, whose lock is held, with all that is in it.</summary>
    public void Remove(string sessionId)
    {
        lock (_removing)
        {
            var gone = System.IO.Path.Combine(path, Deleting + sessionId);
            files.Rename(FolderOf(sessionId).Path, gone);
            files.SyncDirectory(path);
            files.DeleteDirectory(gone);
        }
    }

    /// <summary>Removes what processes that are gone have left half made and half deleted.</summary>
    public void Tidy()
    {
        lock (_removing)
        {
            var leftovers = files.Names(path, ".").Where(IsLeftover).Select(name => System.IO.Path.Combine(path, name)).ToList();
            if (leftovers.Count > 0)
            {
                // Or a power loss could bring back the former name, with half of what was in it.
                files.SyncDirectory(path);
            }

            leftovers.ForEach(files.DeleteDirectory);
        }
    }

    private bool IsLeftover(string name) =>
        name.StartsWith(Deleting, StringComparison.Ordinal) || (name.StartsWith(Making, StringComparison.Ordinal) && IsAbandoned(System.IO.Path.Combine(path, name)));

    // Whoever makes a session takes its lock before its first segment: one without a segment may have been begun just now.
    private bool IsAbandoned(string making) =>
        files.Names(making).Any(name => SegmentName.TryParse(name, out _)) && !files.IsLocked(new SessionFolder(making).Lock);
}
