using AcpAgent.Core.Platform;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Workspace;

/// <summary>One line of a listing.</summary>
/// <param name="Path">Relative to the directory listed.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Note">Why what is in it is not listed; null where it is, or where nothing can be in it.</param>
internal sealed record ListedEntry(string Path, FileKind Kind, string? Note = null);

/// <summary>What is in a directory, level by level, through handles and without following links.</summary>
/// <param name="Entries">Sorted by path, the content of each directory after it.</param>
/// <param name="IsComplete">False where there was more than fits.</param>
internal sealed record DirectoryListing(IReadOnlyList<ListedEntry> Entries, bool IsComplete)
{
    private const int MostNamesRead = 100_000;
    private const int MostLevels = 20;

    private static readonly HashSet<string> _notEntered = [".git", "node_modules"];

    /// <summary>Lists.</summary>
    /// <param name="directory">The directory's handle.</param>
    /// <param name="recursive">Whether to enter directories.</param>
    /// <param name="most">As many entries at most. The upper levels come first.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="SystemCallException">The directory itself cannot be read.</exception>
    public static DirectoryListing Of(SafeFileHandle directory, bool recursive, int most, CancellationToken cancellation)
    {
        var entries = new List<ListedEntry>();
        var complete = Add(directory, "", recursive, 1);
        for (var next = 0; next < entries.Count && recursive; next++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (entries[next] is { Kind: FileKind.Directory, Note: null } parent)
            {
                complete &= Enter(parent, next);
            }
        }

        entries.Sort((a, b) => CompareByName(a.Path, b.Path));
        return new DirectoryListing(entries, complete);

        bool Enter(ListedEntry parent, int index)
        {
            if (entries.Count >= most)
            {
                entries[index] = parent with { Note = "not listed: too much" };
                return false;
            }

            try
            {
                using var child = ExactDirectory.OpenBeneath(directory, parent.Path, nameByName: false);
                return Add(child, parent.Path + "/", recursive, parent.Path.Count(c => c == '/') + 2);
            }
            catch (SystemCallException error)
            {
                entries[index] = parent with { Note = $"not listed: {error.Kind().Describe()}" };
                return true;
            }
        }

        bool Add(SafeFileHandle handle, string prefix, bool enters, int level)
        {
            var (found, all) = Read(handle, cancellation);
            var room = most - entries.Count;
            entries.AddRange(found.Take(room).Select(entry => new ListedEntry(prefix + entry.Name, entry.Kind, entry.Kind != FileKind.Directory || !enters ? null
                : _notEntered.Contains(entry.Name) ? "not listed: usually large; list it by itself"
                : level >= MostLevels ? "not listed: too deep; list it by itself"
                : null)));
            return all && found.Count <= room;
        }
    }

    private static (List<(string Name, FileKind Kind)> Found, bool IsAll) Read(SafeFileHandle directory, CancellationToken cancellation)
    {
        var found = new List<(string Name, FileKind Kind)>();
        var all = true;
        DirectoryReader.Read(directory, (name, kind) =>
        {
            cancellation.ThrowIfCancellationRequested();
            all = found.Count < MostNamesRead;
            if (all)
            {
                found.Add((name, kind == FileKind.Unknown ? FileStatus.At(directory, name)?.Kind ?? kind : kind));
            }

            return all;
        });
        found.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return (found, all);
    }

    /// <summary>Name by name, so that a directory's content follows it at once.</summary>
    private static int CompareByName(string a, string b)
    {
        var (first, second) = (a.Split('/'), b.Split('/'));
        for (var i = 0; i < Math.Min(first.Length, second.Length); i++)
        {
            if (string.CompareOrdinal(first[i], second[i]) is var order and not 0)
            {
                return order;
            }
        }

        return first.Length.CompareTo(second.Length);
    }
}
