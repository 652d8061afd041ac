using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Platform;

/// <summary>What kind of thing a name stands for.</summary>
internal enum FileKind
{
    File,
    Directory,
    Link,
    Fifo,
    Socket,
    Device,
    Unknown,
}

/// <summary>What the system knows of a file without reading it. Two that are equal are the same file, unchanged in between.</summary>
internal readonly partial record struct FileStatus(
    FileKind Kind, ulong Device, ulong Inode, long Size, Int128 ModifiedAt, Int128 ChangedAt, uint Mode, uint User, uint Group)
{
    /// <summary>True where both are the same file, changed or not.</summary>
    public bool IsSameFile(FileStatus other) => Device == other.Device && Inode == other.Inode && Kind == other.Kind;

    /// <summary>Of what a handle is open on.</summary>
    /// <exception cref="SystemCallException">It could not be had.</exception>
    public static FileStatus Of(SafeFileHandle handle, string path)
    {
        if (OperatingSystem.IsMacOS())
        {
            var ok = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? fstat_x64(handle, out var mac) : fstat(handle, out mac);
            return ok == 0 ? FromMac(mac) : throw SystemCallException("fstat", path);
        }

        const int emptyPath = 0x1000;
        return statx(handle, "", emptyPath, BasicStats, out var status) == 0 ? FromLinux(status) : throw SystemCallException("statx", path);
    }

    /// <summary>Of a name in a directory; a link itself, not where it leads. Null where there is no such name.</summary>
    /// <exception cref="SystemCallException">It could not be had.</exception>
    public static FileStatus? At(SafeFileHandle directory, string name)
    {
        int result;
        FileStatus status;
        if (OperatingSystem.IsMacOS())
        {
            const int noFollowOnMac = 0x20;
            result = RuntimeInformation.ProcessArchitecture == Architecture.X64
                ? fstatat_x64(directory, name, out var mac, noFollowOnMac)
                : fstatat(directory, name, out mac, noFollowOnMac);
            status = FromMac(mac);
        }
        else
        {
            const int noFollow = 0x100;
            result = statx(directory, name, noFollow, BasicStats, out var linux);
            status = FromLinux(linux);
        }

        return result == 0 ? status
            : FileErrors.Kind(Marshal.GetLastPInvokeError()) == FileError.NotFound ? null
            : throw SystemCallException("stat", name);
    }

    private static SystemCallException SystemCallException(string call, string path) => new(call, path, Marshal.GetLastPInvokeError());

    private static FileKind KindOf(uint mode) => (mode & 0xF000) switch
    {
        0x8000 => FileKind.File,
        0x4000 => FileKind.Directory,
        0xA000 => FileKind.Link,
        0x1000 => FileKind.Fifo,
        0xC000 => FileKind.Socket,
        0x2000 or 0x6000 => FileKind.Device,
        _ => FileKind.Unknown,
    };

    private static Int128 Nanoseconds(long seconds, long nanoseconds) => ((Int128)seconds * 1_000_000_000) + nanoseconds;

    private static FileStatus FromLinux(in LinuxStatus s) => new(
        KindOf(s.Mode), ((ulong)s.DeviceMajor << 32) | s.DeviceMinor, s.Inode, (long)s.Size,
        Nanoseconds(s.Modified.Seconds, s.Modified.Nanoseconds), Nanoseconds(s.Changed.Seconds, s.Changed.Nanoseconds),
        s.Mode & 0xFFFu, s.User, s.Group);

    private static FileStatus FromMac(in MacStatus s) => new(
        KindOf(s.Mode), (uint)s.Device, s.Inode, s.Size,
        Nanoseconds(s.ModifiedSeconds, s.ModifiedNanoseconds), Nanoseconds(s.ChangedSeconds, s.ChangedNanoseconds),
        s.Mode & 0xFFFu, s.User, s.Group);

    private const uint BasicStats = 0x7FF;

    /// <summary><c>struct statx_timestamp</c>.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    private struct LinuxTime
    {
        public long Seconds;
        public uint Nanoseconds;
    }

    /// <summary><c>struct statx</c>: the same on every processor, which <c>struct stat</c> is not.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct LinuxStatus
    {
        [FieldOffset(20)] public uint User;
        [FieldOffset(24)] public uint Group;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(96)] public LinuxTime Changed;
        [FieldOffset(112)] public LinuxTime Modified;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }

    /// <summary><c>struct stat</c> with 64-bit inodes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct MacStatus
    {
        [FieldOffset(0)] public int Device;
        [FieldOffset(4)] public ushort Mode;
        [FieldOffset(8)] public ulong Inode;
        [FieldOffset(16)] public uint User;
        [FieldOffset(20)] public uint Group;
        [FieldOffset(48)] public long ModifiedSeconds;
        [FieldOffset(56)] public long ModifiedNanoseconds;
        [FieldOffset(64)] public long ChangedSeconds;
        [FieldOffset(72)] public long ChangedNanoseconds;
        [FieldOffset(96)] public long Size;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(SafeFileHandle directory, string path, int flags, uint mask, out LinuxStatus status);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fstat(SafeFileHandle file, out MacStatus status);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int fstat_x64(SafeFileHandle file, out MacStatus status);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int fstatat(SafeFileHandle directory, string path, out MacStatus status, int flags);

    [LibraryImport("libc", EntryPoint = "fstatat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int fstatat_x64(SafeFileHandle directory, string path, out MacStatus status, int flags);
}
