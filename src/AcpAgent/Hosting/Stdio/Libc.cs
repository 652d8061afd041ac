using System.Runtime.InteropServices;

namespace AcpAgent.Hosting.Stdio;

/// <summary>The few calls of the C library that have no counterpart in .NET. Constants are those Linux and macOS share, unless named.</summary>
internal static partial class Libc
{
    public const int StandardInput = 0;
    public const int StandardOutput = 1;
    public const int StandardError = 2;

    public const short PollIn = 0x1;
    public const short PollOut = 0x4;

    public const int Interrupted = 4;

    private const int DuplicateCloseOnExec = 1030;
    private const int SetPipeSize = 1031;
    private const int OpenReadWrite = 2;

    /// <summary>The error that says "not now" on a descriptor that must not block.</summary>
    public static int WouldBlock => OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>A second number for what <paramref name="fd"/> stands for, not inherited by children where the system can promise it.</summary>
    public static int Duplicate(int fd) => OperatingSystem.IsLinux() ? Fcntl(fd, DuplicateCloseOnExec, StandardError + 1) : Dup(fd);

    /// <summary>Lets a pipe hold more than it does by itself, so that its two ends wait for each other less often. Only Linux can; anything else stays as it is.</summary>
    public static void Widen(int pipe, int bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Fcntl(pipe, SetPipeSize, bytes);
        }
    }

    /// <summary>Opens the null device.</summary>
    public static int OpenNull() => Open("/dev/null", OpenReadWrite);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(int fd, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(int fd, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int DuplicateOnto(int fd, int target);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static unsafe partial int Poll(PollRequest* requests, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "umask")]
    public static partial uint FileModeMask(uint mask);

    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void ExitNow(int code);

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Dup(int fd);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int fd, int command, int argument);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollRequest
    {
        public int Fd;
        public short Wanted;
        public short Happened;
    }
}
