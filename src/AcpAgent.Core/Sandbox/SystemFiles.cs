using System.Text;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Sandbox.Profiles;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Sandbox;

/// <summary>What is looked up on the disk before a profile is made concrete.</summary>
internal static class SystemFiles
{
    private const int LargestFile = 1024 * 1024;

    /// <summary>A small file's content; null where it is not there.</summary>
    /// <exception cref="IOException">It is there and cannot be read, or is no small file.</exception>
    public static byte[]? Content(string file)
    {
        try
        {
            using var handle = Open(file);
            var bytes = new byte[RandomAccess.GetLength(handle) is <= LargestFile and var length ? length : throw new IOException($"{file} is too large")];
            for (var read = 0; read < bytes.Length;)
            {
                var more = RandomAccess.Read(handle, bytes.AsSpan(read), read);
                read = more > 0 ? read + more : throw new IOException($"{file} changes while it is read");
            }

            return bytes;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or SystemCallException { Error: SystemCallException.NotFound })
        {
            return null;
        }
    }

    /// <summary>Opens an ordinary file; a project may have put a pipe in its place, which nobody waits for.</summary>
    private static unsafe SafeFileHandle Open(string file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.OpenHandle(file);
        }

        const int here = -100;
        SafeFileHandle handle;
        fixed (byte* path = Encoding.UTF8.GetBytes(file + '\0'))
        {
            var flags = OpenFlags.Read | OpenFlags.NonBlocking | OpenFlags.NoTerminal | OpenFlags.CloseOnExec;
            handle = new(RawCalls.Must("open", file, Calls.OpenAt.Here, here, (nint)path, flags), ownsHandle: true);
        }

        if (FileStatus.Of(handle, file).Kind == FileKind.File)
        {
            return handle;
        }

        handle.Dispose();
        throw new IOException($"{file} is no ordinary file");
    }

    /// <summary>The names in a directory; null where it cannot be read.</summary>
    public static IReadOnlyList<string>? Names(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What a path is.</summary>
    public static PathKind Kind(string path)
    {
        try
        {
            var attributes = File.GetAttributes(path);
            return attributes.HasFlag(FileAttributes.ReparsePoint) ? PathKind.Link : attributes.HasFlag(FileAttributes.Directory) ? PathKind.Directory : PathKind.File;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return PathKind.Missing;
        }
    }

    /// <summary>The path without links; itself where it is not there. Null for null.</summary>
    public static string? Real(string? path)
    {
        const int mostLinks = 40;
        if (path is null)
        {
            return null;
        }

        var names = new Stack<string>(Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var real = "";
        for (var links = 0; names.TryPop(out var name);)
        {
            var next = name switch { "." => real, ".." => real[..Math.Max(real.LastIndexOf('/'), 0)], _ => $"{real}/{name}" };
            if (new FileInfo(next).LinkTarget is { } target && links++ < mostLinks)
            {
                foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                {
                    names.Push(part);
                }

                real = target.StartsWith('/') ? "" : real;
            }
            else
            {
                real = next;
            }
        }

        return real.Length == 0 ? "/" : real;
    }

    /// <summary>What is to be hidden, and what those of it that are links lead to.</summary>
    public static IReadOnlyList<string> WithTargets(IReadOnlyList<string> hidden, string? home)
    {
        IEnumerable<string> known = home is null ? [] : KnownPaths.HomeSecrets.Select(path => Path.Join(home, path));
        return [.. hidden, .. hidden.Concat(known).Select(path => Real(path)!)];
    }

    /// <summary>
    /// What the system's configuration keeps from ordinary users. Without its capabilities root still owns these files, so that nothing
    /// but the sandbox keeps a command of root from them.
    /// </summary>
    public static IReadOnlyList<string> KeptFromOthers()
    {
        const string configuration = "/etc";
        if (!OperatingSystem.IsLinux() || RawCalls.Call(Calls.UserId.Here) != 0)
        {
            return [];
        }

        List<string> found = [];
        Collect(configuration, found);
        return found;
    }

    private static void Collect(string directory, List<string> found)
    {
        try
        {
            foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos().Where(entry => entry.LinkTarget is null))
            {
                var needed = entry is DirectoryInfo ? UnixFileMode.OtherRead | UnixFileMode.OtherExecute : UnixFileMode.OtherRead;
                if ((entry.UnixFileMode & needed) != needed)
                {
                    found.Add(entry.FullName);
                }
                else if (entry is DirectoryInfo)
                {
                    Collect(entry.FullName, found);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Changed meanwhile, or not ours to read, and so not the command's either.
        }
    }
}
