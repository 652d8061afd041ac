using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Platform;

/// <summary>Reads the names in the very directory that a handle is open on.</summary>
internal static unsafe partial class DirectoryReader
{
    /// <summary>The names, unsorted, without <c>.</c> and <c>..</c>, until <paramref name="take"/> says false.</summary>
    /// <param name="directory">A directory's handle; a walking handle will do.</param>
    /// <param name="take">Given each name and its kind (<see cref="FileKind.Unknown"/> where the file system does not say).</param>
    /// <exception cref="SystemCallException">It cannot be read.</exception>
    public static void Read(SafeFileHandle directory, Func<string, FileKind, bool> take)
    {
        using var readable = AtCalls.Open(directory, ".", OpenFlags.Read | OpenFlags.Directory);
        var stream = Stream(readable);
        try
        {
            while (Next(stream) is var entry && entry != null)
            {
                var (name, kind) = Decode(entry);
                if (name is not ("." or "..") && !take(name, kind))
                {
                    return;
                }
            }
        }
        finally
        {
            _ = closedir(stream);
        }
    }

    private static nint Stream(SafeFileHandle directory)
    {
        // The stream owns its descriptor, so it gets the handle's.
        var descriptor = directory.DangerousGetHandle().ToInt32();
        var stream = IsOldMac ? fdopendir_x64(descriptor) : fdopendir(descriptor);
        if (stream == 0)
        {
            throw new SystemCallException("fdopendir", "", Marshal.GetLastPInvokeError());
        }

        directory.SetHandleAsInvalid();
        return stream;
    }

    private static byte* Next(nint stream)
    {
        var entry = IsOldMac ? readdir_x64(stream) : readdir(stream);
        return entry != null || Marshal.GetLastPInvokeError() == 0 ? entry
            : throw new SystemCallException("readdir", "", Marshal.GetLastPInvokeError());
    }

    /// <summary><c>struct dirent</c>: inode (8), offset (8), length (2), on macOS the name's length (2), kind (1), name, NUL.</summary>
    private static (string Name, FileKind Kind) Decode(byte* entry)
    {
        var kindAt = OperatingSystem.IsMacOS() ? 20 : 18;
        var name = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + kindAt + 1));
        return (name, entry[kindAt] switch
        {
            1 => FileKind.Fifo,
            2 or 6 => FileKind.Device,
            4 => FileKind.Directory,
            8 => FileKind.File,
            10 => FileKind.Link,
            12 => FileKind.Socket,
            _ => FileKind.Unknown,
        });
    }

    private static bool IsOldMac => OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint fdopendir(int descriptor);

    [LibraryImport("libc", EntryPoint = "fdopendir$INODE64", SetLastError = true)]
    private static partial nint fdopendir_x64(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial byte* readdir(nint stream);

    [LibraryImport("libc", EntryPoint = "readdir$INODE64", SetLastError = true)]
    private static partial byte* readdir_x64(nint stream);

    [LibraryImport("libc")]
    private static partial int closedir(nint stream);
}
