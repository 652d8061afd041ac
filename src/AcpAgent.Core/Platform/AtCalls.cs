using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Platform;

/// <summary>
/// The calls that name a file by a directory's handle and one name in it, so that no path is ever walked twice.
/// All throw <see cref="SystemCallException"/>, and are repeated where a signal interrupts them.
/// </summary>
internal static partial class AtCalls
{
    private const int OwnerOnlyMode = 0x180; // 0600
    private const int AnyMode = 0x1B6;       // 0666, less what the process's mask takes away

    /// <summary>Where the system shows the files that this process has open.</summary>
    private const string OwnDescriptors = "/proc/self/fd";

    /// <summary>Opens an absolute path, following links: only for <c>/</c>, where there is nothing to follow.</summary>
    public static SafeFileHandle OpenFileSystemRoot() => Opened("/", () => open("/", OpenFlags.Walk | OpenFlags.Directory | OpenFlags.CloseOnExec));

    /// <summary>Opens a name in a directory. Never a link.</summary>
    public static SafeFileHandle Open(SafeFileHandle directory, string name, int flags) =>
        Opened(name, () => openat(directory, name, flags | OpenFlags.NoFollow | OpenFlags.CloseOnExec, 0));

    /// <summary>Makes a file to write; fails where the name exists, be it as a link.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="name">One name.</param>
    /// <param name="ownerOnly">0600 instead of what the process gives new files.</param>
    public static SafeFileHandle Create(SafeFileHandle directory, string name, bool ownerOnly)
    {
        const int usualModeOnMac = 0x1A4;
        var flags = OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow | OpenFlags.CloseOnExec;
        var file = Opened(name, () => openat(directory, name, flags, ownerOnly ? OwnerOnlyMode : AnyMode));
        if (OperatingSystem.IsMacOS())
        {
            // A variadic argument does not arrive on Apple's arm64.
            ChangeMode(file, ownerOnly ? (uint)OwnerOnlyMode : usualModeOnMac);
        }

        return file;
    }

    /// <summary>Makes a file to write that has no name yet. Null where the system or the file system cannot do that.</summary>
    /// <param name="directory">Where it will have one.</param>
    /// <param name="ownerOnly">0600 instead of what the process gives new files.</param>
    public static SafeFileHandle? CreateNameless(SafeFileHandle directory, bool ownerOnly)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(OwnDescriptors))
        {
            return null;
        }

        try
        {
            return Opened(".", () => openat(directory, ".", OpenFlags.Write | OpenFlags.Nameless | OpenFlags.CloseOnExec, ownerOnly ? OwnerOnlyMode : AnyMode));
        }
        catch (SystemCallException error) when (error.Kind() is FileError.NotSupported or FileError.IsADirectory or FileError.NotALink or FileError.NotFound)
        {
            // Systems that do not know of it at all say one of the last three.
            return null;
        }
    }

    /// <summary>Gives a file that was made without a name one, which must be free.</summary>
    public static void GiveName(SafeFileHandle file, SafeFileHandle directory, string name)
    {
        const int follow = 0x400; // AT_SYMLINK_FOLLOW
        Done("linkat", name, () => linkat(directory, $"{OwnDescriptors}/{file.DangerousGetHandle()}", directory, name, follow));
    }

    /// <summary>
    /// Opens a directory some names deep beneath another, following no link at all, in one step (<c>openat2</c>).
    /// Null where the kernel does not have it or is forbidden to.
    /// </summary>
    public static SafeFileHandle? OpenDirectoryBeneath(SafeFileHandle directory, string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        const nint openat2 = 437; // On every processor.
        const ulong noMagicLinks = 0x02, noSymlinks = 0x04, beneath = 0x08;
        var how = new OpenHow
        {
            Flags = (ulong)(uint)(OpenFlags.Walk | OpenFlags.Directory | OpenFlags.CloseOnExec),
            Resolve = beneath | noSymlinks | noMagicLinks,
        };
        while (true)
        {
            var descriptor = syscall(openat2, directory, path, how, Marshal.SizeOf<OpenHow>());
            if (descriptor >= 0)
            {
                return new SafeFileHandle(descriptor, ownsHandle: true);
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case 38 or 1: // ENOSYS; EPERM, as filters of system calls answer what they do not know
                    return null;
                case 4 or 11: // EINTR; EAGAIN: something was renamed meanwhile
                    continue;
                case var error:
                    throw new SystemCallException("openat2", path, error);
            }
        }
    }

    public static void MakeDirectory(SafeFileHandle directory, string name) =>
        Done("mkdirat", name, () => mkdirat(directory, name, 0x1FF));

    public static void RemoveDirectory(SafeFileHandle directory, string name) =>
        Done("unlinkat", name, () => unlinkat(directory, name, OperatingSystem.IsMacOS() ? 0x80 : 0x200));

    /// <summary>Removes a file, if that is possible.</summary>
    public static void TryRemoveFile(SafeFileHandle directory, string name)
    {
        try
        {
            Done("unlinkat", name, () => unlinkat(directory, name, 0));
        }
        catch (SystemCallException)
        {
            // What went wrong before is what is told.
        }
    }

    /// <summary>Gives a file another name in the same directory; what had that name is gone. A link there is replaced, not followed.</summary>
    public static void RenameOver(SafeFileHandle directory, string from, string to) =>
        Done("renameat", to, () => renameat(directory, from, directory, to));

    /// <summary>Gives a file another name in the same directory, which must be free.</summary>
    public static void RenameToFree(SafeFileHandle directory, string from, string to) => Done("rename", to, () => OperatingSystem.IsMacOS()
        ? renameatx_np(directory, from, directory, to, 4)
        : renameat2(directory, from, directory, to, 1));

    public static void ChangeMode(SafeFileHandle file, uint mode) => Done("fchmod", "", () => fchmod(file, mode));

    public static void ChangeOwner(SafeFileHandle file, uint user, uint group) => Done("fchown", "", () => fchown(file, user, group));

    public static void Truncate(SafeFileHandle file, long length) => Done("ftruncate", "", () => ftruncate(file, length));

    public static void Sync(SafeFileHandle file) => Done("fsync", "", () => fsync(file));

    /// <summary>Reads from a place. 0 at the end.</summary>
    public static unsafe int Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        fixed (byte* bytes = buffer)
        {
            var (place, length) = ((nint)bytes, buffer.Length);
            return Done("read", "", () => (int)pread(file, place, length, offset));
        }
    }

    /// <summary>Writes all, where the file stands (or at its end, if it was opened to append).</summary>
    public static unsafe void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            fixed (byte* start = bytes)
            {
                var (place, length) = ((nint)start, bytes.Length);
                bytes = bytes[Done("write", "", () => (int)write(file, place, length))..];
            }
        }
    }

    /// <summary>Where a link leads, as it is written. Null where the path is there and is no link.</summary>
    public static string? ReadLink(string path)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var length = readlink(path, buffer, buffer.Length);
            if (length >= 0)
            {
                return Encoding.UTF8.GetString(buffer, 0, (int)length);
            }

            var error = Marshal.GetLastPInvokeError();
            switch (FileErrors.Kind(error))
            {
                case FileError.NotALink:
                    return null;
                case FileError.Interrupted:
                    continue;
                default:
                    throw new SystemCallException("readlink", path, error);
            }
        }
    }

    private static SafeFileHandle Opened(string name, Func<SafeFileHandle> call)
    {
        while (true)
        {
            var handle = call();
            if (!handle.IsInvalid)
            {
                return handle;
            }

            handle.Dispose();
            ThrowUnlessInterrupted("open", name);
        }
    }

    private static int Done(string name, string file, Func<int> call)
    {
        while (true)
        {
            var result = call();
            if (result >= 0)
            {
                return result;
            }

            ThrowUnlessInterrupted(name, file);
        }
    }

    private static void ThrowUnlessInterrupted(string call, string file)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != SystemCallException.Interrupted)
        {
            throw new SystemCallException(call, file, error);
        }
    }

    /// <summary><c>struct open_how</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle openat(SafeFileHandle directory, string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint syscall(nint number, SafeFileHandle directory, string path, in OpenHow how, nint size);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdirat(SafeFileHandle directory, string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlinkat(SafeFileHandle directory, string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat(SafeFileHandle fromDirectory, string from, SafeFileHandle toDirectory, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(SafeFileHandle fromDirectory, string from, SafeFileHandle toDirectory, string to, uint flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameatx_np(SafeFileHandle fromDirectory, string from, SafeFileHandle toDirectory, string to, uint flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int linkat(SafeFileHandle fromDirectory, string from, SafeFileHandle toDirectory, string to, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmod(SafeFileHandle file, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchown(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ftruncate(SafeFileHandle file, long length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint pread(SafeFileHandle file, nint buffer, nint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(SafeFileHandle file, nint buffer, nint count);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint readlink(string path, [Out] byte[] buffer, nint size);
}
