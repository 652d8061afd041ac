using AcpAgent.Core.Platform;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Workspace;

/// <summary>
/// Finds what paths of the model stand for. A path is first followed by name to where it leads, then exactly that is opened without
/// following any link: beneath a root of the session, or else from <c>/</c>. If the two disagree, something changed in between, and it is done again.
/// </summary>
/// <remarks>
/// Links that stay inside the roots are thus followed, and rules see where they lead. A second name of a file (a hard link) cannot
/// be told from its first. What is mounted inside a root counts as inside.
/// </remarks>
/// <param name="roots">The session's roots.</param>
/// <param name="nameByName">One system call for each directory even where the kernel could walk in one step.</param>
internal sealed class WorkspaceFiles(WorkspaceRoots roots, bool nameByName = false)
{
    private const int Attempts = 50;

    /// <summary>Looks without touching. What cannot be reached is told in <see cref="Place.Problem"/>.</summary>
    /// <param name="given">Absolute, or relative to the working directory; not empty, without NUL.</param>
    public Place Look(string given)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (TryLook(given) is { } place)
            {
                return place;
            }
        }

        var found = ResolvedPath.Of(Absolute(given));
        return Describe(given, found, RootOf(found.Canonical), "it keeps changing while it is looked at");
    }

    private Place? TryLook(string given)
    {
        var found = ResolvedPath.Of(Absolute(given));
        var root = RootOf(found.Canonical);
        if (!given.StartsWith('/') && ResolvedPath.Of(roots.Cwd) is { Error: not null } or { Missing.Count: > 0 })
        {
            return Describe(given, found, root, "the session's working directory is gone");
        }

        if (found.Error is { } error)
        {
            return Describe(given, found, root, error.Describe());
        }

        SafeFileHandle? directory = null;
        try
        {
            var anchor = root?.Canonical ?? "/";
            using var start = ExactDirectory.Open(anchor, nameByName);
            var isAnchor = found.Canonical == anchor;
            var directoryPath = found.Missing.Count > 0 || isAnchor ? found.Existing : Parent(found.Existing);
            directory = ExactDirectory.OpenBeneath(start, PathNames.Below(directoryPath, anchor), nameByName);

            var name = isAnchor ? "." : PathNames.Split(found.Canonical)[^1];
            var status = FileStatus.At(directory, found.Missing.Count > 0 ? found.Missing[0] : name);
            if (status is null == (found.Missing.Count == 0) || status?.Kind == FileKind.Link)
            {
                directory.Dispose();
                return null;
            }

            return Describe(given, found, root, null, directory, directoryPath, name, status);
        }
        catch (SystemCallException failure)
        {
            directory?.Dispose();
            return failure.Kind() is FileError.NotFound or FileError.NotADirectory or FileError.IsALink
                ? null
                : Describe(given, found, root, failure.Kind().Describe());
        }
    }

    private Place Describe(
        string given, ResolvedPath found, Root? root, string? problem,
        SafeFileHandle? directory = null, string directoryPath = "", string name = "", FileStatus? status = null)
    {
        var canonical = found.Canonical;
        var shown = root is null ? canonical
            : PathNames.Below(canonical, root.Canonical) is { Length: > 0 } below ? PathNames.Join(root.Spelled, below) : root.Spelled;
        var cwd = ResolvedPath.Of(roots.Cwd).Canonical;
        return new Place
        {
            Given = given,
            Canonical = canonical,
            Shown = shown,
            Display = !PathNames.IsWithin(canonical, cwd) ? shown : canonical == cwd ? "." : PathNames.Below(canonical, cwd),
            WithinRoots = root is not null,
            Root = root?.Canonical,
            Problem = problem,
            Directory = directory,
            DirectoryPath = directoryPath,
            MissingDirectories = found.Missing.Count > 0 ? [.. found.Missing.Take(found.Missing.Count - 1)] : [],
            FileName = name,
            Status = status,
        };
    }

    private string Absolute(string given) => given.StartsWith('/') ? given : $"{roots.Cwd}/{given}";

    private static string Parent(string path) => PathNames.Join(PathNames.Split(path)[..^1]);

    /// <summary>The root that a canonical path lies in. A root that is not there holds nothing.</summary>
    private Root? RootOf(string canonical)
    {
        foreach (var given in roots.All)
        {
            if (ResolvedPath.Of(given) is { Error: null, Missing.Count: 0 } root && PathNames.IsWithin(canonical, root.Canonical))
            {
                // Spelled oddly, it is better shown as what it is.
                var trimmed = Path.TrimEndingDirectorySeparator(given);
                return new Root(root.Canonical, trimmed == Path.GetFullPath(trimmed) ? trimmed : root.Canonical);
            }
        }

        return null;
    }

    private sealed record Root(string Canonical, string Spelled);
}
