using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Workspace;

/// <summary>Whether a session may work in some directories.</summary>
internal static class RootsCheck
{
    public static RootsProblem? FindProblem(WorkspaceRoots roots, string dataDirectory)
    {
        var data = ResolvedPath.Of(Path.GetFullPath(dataDirectory));
        var index = -1;
        foreach (var root in roots.All)
        {
            var field = index < 0 ? "cwd" : $"additionalDirectories[{index}]";
            if (Reason(root, data) is { } reason)
            {
                return new RootsProblem(field, reason);
            }

            index++;
        }

        return null;
    }

    private static string? Reason(string? root, ResolvedPath data)
    {
        if (string.IsNullOrEmpty(root) || root[0] != '/')
        {
            return "must be an absolute path";
        }

        if (root.Contains('\0'))
        {
            return "must not contain a NUL character";
        }

        var found = ResolvedPath.Of(root);
        if (found is { Error: null, Missing.Count: > 0 })
        {
            return "does not exist";
        }

        if (found.Error is { } error)
        {
            return $"cannot be used: {error.Describe()}";
        }

        try
        {
            ExactDirectory.Open(found.Canonical, nameByName: false).Dispose();
        }
        catch (SystemCallException failure)
        {
            return failure.Kind() == FileError.NotADirectory ? "is not a directory" : $"cannot be used: {failure.Kind().Describe()}";
        }

        return IsOrHolds(found, data) ? "contains the agent's data directory"
            : IsOrHolds(data, found) ? "lies in the agent's data directory"
            : null;
    }

    /// <summary>By name, and by identity as well: the same directory may be mounted twice, or spelled in another case.</summary>
    private static bool IsOrHolds(ResolvedPath outer, ResolvedPath inner)
    {
        if (PathNames.IsWithin(inner.Canonical, outer.Canonical))
        {
            return true;
        }

        if (outer.Missing.Count > 0 || Status(outer.Canonical) is not { } wanted)
        {
            return false;
        }

        var names = PathNames.Split(inner.Existing);
        return Enumerable.Range(0, names.Length + 1).Any(depth => Status(PathNames.Join(names[..depth])) is { } at && at.IsSameFile(wanted));
    }

    private static FileStatus? Status(string canonical)
    {
        try
        {
            using var directory = ExactDirectory.Open(canonical, nameByName: false);
            return FileStatus.Of(directory, canonical);
        }
        catch (SystemCallException)
        {
            return null;
        }
    }
}
