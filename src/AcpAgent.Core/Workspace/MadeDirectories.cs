using AcpAgent.Core.Platform;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Workspace;

/// <summary>Directories made one beneath the other through their handles. Unless kept, those made are removed again.</summary>
internal sealed class MadeDirectories : IDisposable
{
    private readonly List<(SafeFileHandle Parent, string Name, bool IsNew, SafeFileHandle Handle)> _made = [];
    private readonly SafeFileHandle _start;
    private bool _keep;

    private MadeDirectories(SafeFileHandle start) => _start = start;

    /// <summary>The last one.</summary>
    public SafeFileHandle Deepest => _made is [.., var last] ? last.Handle : _start;

    /// <summary>Makes them. One that exists by now will do, unless it is a link.</summary>
    /// <exception cref="SystemCallException">One could not be made; those before it are removed.</exception>
    public static MadeDirectories Make(SafeFileHandle start, IReadOnlyList<string> names)
    {
        var directories = new MadeDirectories(start);
        try
        {
            foreach (var name in names)
            {
                directories.Add(name);
            }

            return directories;
        }
        catch (SystemCallException)
        {
            directories.Dispose();
            throw;
        }
    }

    /// <summary>They stay.</summary>
    public void Keep() => _keep = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = _made.Count - 1; i >= 0; i--)
        {
            var (parent, name, isNew, handle) = _made[i];
            handle.Dispose();
            if (isNew && !_keep)
            {
                TryRemove(parent, name);
            }
        }
    }

    private void Add(string name)
    {
        var parent = Deepest;
        var isNew = true;
        try
        {
            AtCalls.MakeDirectory(parent, name);
        }
        catch (SystemCallException error) when (error.Kind() == FileError.Exists)
        {
            isNew = false;
        }

        _made.Add((parent, name, isNew, AtCalls.Open(parent, name, OpenFlags.Walk | OpenFlags.Directory)));
    }

    private static void TryRemove(SafeFileHandle parent, string name)
    {
        try
        {
            AtCalls.RemoveDirectory(parent, name);
        }
        catch (SystemCallException)
        {
            // Somebody has put something there.
        }
    }
}
