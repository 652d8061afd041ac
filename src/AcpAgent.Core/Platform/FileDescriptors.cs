using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Platform;

/// <summary>
/// Files as the system sees them: short writes stay visible, a failed sync is told, locks belong to an open file, and directories can be synced.
/// Linux (x64, arm64) by system calls; elsewhere the nearest that .NET offers.
/// </summary>
internal static partial class FileDescriptors
{
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int CloseOnExec = 0x80000;
    private const int OwnerOnly = 0x180; // 0600
    private const int LockExclusive = 2;
    private const int LockWithoutWaiting = 4;
    private const int LockGivenBack = 8;
    private const int GetOpenFileLock = 36; // F_OFD_GETLK
    private const int SetOpenFileLock = 37; // F_OFD_SETLK
    private const short WriteLock = 1;
    private const short NoLock = 2;

    /// <summary>Opens a file, or a directory, that exists.</summary>
    public static SafeFileHandle OpenToRead(string path) => OpenDescriptor(path, ReadOnly);

    /// <summary>Opens a file that exists, to read and write.</summary>
    public static SafeFileHandle OpenToWrite(string path) => OpenDescriptor(path, ReadWrite);

    /// <summary>Makes a file that nobody but the owner may touch; fails where the name exists.</summary>
    public static SafeFileHandle CreateNew(string path) => OpenDescriptor(path, ReadWrite | Create | Exclusive);

    /// <summary>Opens a file, made as <see cref="CreateNew"/> does where it is missing.</summary>
    public static SafeFileHandle OpenOrCreate(string path) => OpenDescriptor(path, ReadWrite | Create);

    /// <summary>Writes at a place. May write less than asked.</summary>
    /// <returns>How many bytes were written.</returns>
    public static int Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset, string path)
    {
        while (true)
        {
            var written = pwrite(file, bytes, bytes.Length, offset);
            if (written >= 0)
            {
                return (int)written;
            }

            ThrowUnlessInterrupted("pwrite", path);
        }
    }

    /// <summary>Returns when the file's bytes and length would survive a power loss.</summary>
    public static void SyncData(SafeFileHandle file, string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        while (fdatasync(file) < 0)
        {
            ThrowUnlessInterrupted("fdatasync", path);
        }
    }

    /// <summary>Returns when the names in a directory would survive a power loss.</summary>
    public static void SyncDirectory(string path)
    {
        using var directory = OpenToRead(path);
        while (fsync(directory) < 0)
        {
            ThrowUnlessInterrupted("fsync", path);
        }
    }

    /// <summary>Gives a file or directory another name, in one step; a file of that name is replaced.</summary>
    public static void Rename(string from, string to)
    {
        if (rename(from, to) < 0)
        {
            throw new SystemCallException("rename", from, Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Takes the lock that ends with this descriptor, or with the process.</summary>
    /// <param name="file">Open to write.</param>
    /// <param name="path">Its name.</param>
    /// <returns>False where somebody else holds it.</returns>
    public static bool TryLock(SafeFileHandle file, string path) =>
        (OperatingSystem.IsLinux() ? TryLockOpenFile(file, path) : null) ?? TryLockPortably(file, path);

    /// <summary>Gives the lock back, also where a child that is just being started still has the descriptor: then closing it would not.</summary>
    public static void Unlock(SafeFileHandle file)
    {
        var nothing = new FileLock { Type = NoLock };
        _ = OperatingSystem.IsLinux() ? fcntl(file, SetOpenFileLock, ref nothing) : 0;
        _ = flock(file, LockGivenBack);
    }

    /// <summary>
    /// Whether another open file holds the lock. The question disturbs nobody, but where the system has no locks that can be asked for: there it takes
    /// the lock for a moment.
    /// </summary>
    public static bool IsLocked(SafeFileHandle file, string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return !TryLockPortably(file, path);
        }

        var found = new FileLock { Type = WriteLock };
        while (fcntl(file, GetOpenFileLock, ref found) < 0)
        {
            if (Marshal.GetLastPInvokeError() == SystemCallException.Invalid)
            {
                return !TryLockPortably(file, path);
            }

            ThrowUnlessInterrupted("fcntl", path);
        }

        return found.Type != NoLock;
    }

    /// <returns>Null where the system does not know such locks, as some containers' does not.</returns>
    private static bool? TryLockOpenFile(SafeFileHandle file, string path)
    {
        var wanted = new FileLock { Type = WriteLock };
        while (fcntl(file, SetOpenFileLock, ref wanted) < 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case 11 or 13: // EAGAIN, EACCES
                    return false;
                case SystemCallException.Invalid:
                    return null;
            }

            ThrowUnlessInterrupted("fcntl", path);
        }

        return true;
    }

    private static bool TryLockPortably(SafeFileHandle file, string path)
    {
        const int wouldBlock = 11;      // EAGAIN on Linux
        const int wouldBlockOnMac = 35;
        while (flock(file, LockExclusive | LockWithoutWaiting) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == (OperatingSystem.IsMacOS() ? wouldBlockOnMac : wouldBlock))
            {
                return false;
            }

            ThrowUnlessInterrupted("flock", path);
        }

        return true;
    }

    private static SafeFileHandle OpenDescriptor(string path, int flags)
    {
        if (!OperatingSystem.IsLinux())
        {
            return OpenPortably(path, flags);
        }

        while (true)
        {
            var handle = open(path, flags | CloseOnExec, OwnerOnly);
            if (!handle.IsInvalid)
            {
                return handle;
            }

            handle.Dispose();
            ThrowUnlessInterrupted("open", path);
        }
    }

    private static SafeFileHandle OpenPortably(string path, int flags)
    {
        var creates = (flags & Create) != 0;
        var options = new FileStreamOptions
        {
            Mode = (flags & Exclusive) != 0 ? FileMode.CreateNew : creates ? FileMode.OpenOrCreate : FileMode.Open,
            Access = (flags & ReadWrite) != 0 ? FileAccess.ReadWrite : FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (creates && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options).SafeFileHandle;
    }

    private static void ThrowUnlessInterrupted(string call, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != SystemCallException.Interrupted)
        {
            throw new SystemCallException(call, path, error);
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint pwrite(SafeFileHandle file, ReadOnlySpan<byte> bytes, nint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command, ref FileLock wanted);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    /// <summary><c>struct flock</c> of 64-bit Linux; all zero but the type means the whole file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int ProcessId;
    }
}
