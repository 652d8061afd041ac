using System.Runtime.InteropServices;

namespace AcpAgent.Hosting.Sockets;

/// <summary>Tells a socket in the file system from everything else, which .NET's attributes do not.</summary>
internal static partial class FileKind
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint TypeWanted = 1;
    private const int StatxBytes = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int SocketType = 0xC000;

    /// <summary>Whether <paramref name="path"/> itself, no link followed, is a socket.</summary>
    public static unsafe bool IsSocket(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            // Nothing that holds data is empty.
            return new FileInfo(path) is { Exists: true, Length: 0, LinkTarget: null };
        }

        // The layout of statx is the same on every architecture.
        byte* status = stackalloc byte[StatxBytes];
        return Statx(CurrentDirectory, path, NoFollow, TypeWanted, status) == 0
            && (*(ushort*)(status + ModeOffset) & TypeMask) == SocketType;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int directory, string path, int flags, uint mask, byte* status);
}
