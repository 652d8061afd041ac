using System.Runtime.InteropServices;

namespace AcpAgent.Core.Platform;

/// <summary>What kind of file system a path is on.</summary>
internal static partial class FileSystemType
{
    private const uint Tmpfs = 0x01021994;
    private const uint Ramfs = 0x858458f6;

    /// <summary>More than any Linux needs for its <c>struct statfs</c>, which begins with the type.</summary>
    private const int StatusLength = 256;

    /// <summary>Whether what is kept there is gone with the machine's next restart; false where nobody knows.</summary>
    public static bool IsInMemory(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        Span<byte> status = stackalloc byte[StatusLength];
        return statfs(path, status) == 0 && (uint)MemoryMarshal.Read<nint>(status) is Tmpfs or Ramfs;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statfs(string path, Span<byte> status);
}
