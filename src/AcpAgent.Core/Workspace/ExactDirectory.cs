using AcpAgent.Core.Platform;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Workspace;

/// <summary>Opens directories by their canonical path, and by nothing that merely leads there.</summary>
internal static class ExactDirectory
{
    private static readonly int _flags = OpenFlags.Walk | OpenFlags.Directory;

    /// <summary>Opens a directory beneath another, following no link.</summary>
    /// <param name="start">The directory to start from.</param>
    /// <param name="path">Names joined with slashes, without dots; empty for <paramref name="start"/> itself.</param>
    /// <param name="nameByName">One step for each name even where the kernel can do it in one.</param>
    /// <returns>A handle to walk on from.</returns>
    /// <exception cref="SystemCallException">Missing, a link, not a directory, denied.</exception>
    public static SafeFileHandle OpenBeneath(SafeFileHandle start, string path, bool nameByName)
    {
        if (path.Length == 0)
        {
            return AtCalls.Open(start, ".", _flags);
        }

        if (!nameByName && AtCalls.OpenDirectoryBeneath(start, path) is { } handle)
        {
            return handle;
        }

        var current = AtCalls.Open(start, ".", _flags);
        foreach (var name in PathNames.Split(path))
        {
            using var parent = current;
            current = AtCalls.Open(parent, name, _flags);
        }

        return current;
    }

    /// <summary>Opens a directory by its canonical path.</summary>
    /// <exception cref="SystemCallException">Missing, a link, not a directory, denied.</exception>
    public static SafeFileHandle Open(string canonical, bool nameByName)
    {
        using var top = AtCalls.OpenFileSystemRoot();
        return OpenBeneath(top, PathNames.Below(canonical, "/"), nameByName);
    }
}
