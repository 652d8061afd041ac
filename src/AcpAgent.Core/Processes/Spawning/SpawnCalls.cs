using System.Runtime.InteropServices;
using System.Text;
using AcpAgent.Core.Platform;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Processes.Spawning;

/// <summary>Starting a program with exactly the descriptors that are given to it.</summary>
internal static unsafe partial class SpawnCalls
{
    private const int CloseOnExec = 0x80000;

    /// <summary>Starts a program in a session of its own.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments, its own name first.</param>
    /// <param name="environment">Its whole environment.</param>
    /// <param name="descriptors">What becomes its descriptors 0, 1 and so on.</param>
    /// <returns>The process.</returns>
    /// <exception cref="SystemCallException">It could not be started.</exception>
    public static int Start(
        string file, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, IReadOnlyList<SafeFileHandle> descriptors)
    {
        const int largerThanAny = 1024;
        var actions = stackalloc byte[largerThanAny];
        var attributes = stackalloc byte[largerThanAny];
        Must("posix_spawn_file_actions_init", file, posix_spawn_file_actions_init(actions));
        Must("posix_spawnattr_init", file, posix_spawnattr_init(attributes));
        nint[] argumentList = [.. arguments.Select(Marshal.StringToCoTaskMemUTF8), 0];
        nint[] environmentList = [.. environment.Select(variable => Marshal.StringToCoTaskMemUTF8($"{variable.Key}={variable.Value}")), 0];
        List<SafeFileHandle> above = [];
        try
        {
            foreach (var descriptor in descriptors)
            {
                // Above all places, so that no copy overwrites what is still to be copied.
                above.Add(CopyAbove(descriptor, descriptors.Count));
                Must("posix_spawn_file_actions_adddup2", file,
                    posix_spawn_file_actions_adddup2(actions, (int)above[^1].DangerousGetHandle(), above.Count - 1));
            }

            SetSignals(attributes, file);
            fixed (nint* argumentPlace = argumentList)
            {
                fixed (nint* environmentPlace = environmentList)
                {
                    Must("posix_spawn", file, posix_spawn(out var process, file, actions, attributes, argumentPlace, environmentPlace));
                    return process;
                }
            }
        }
        finally
        {
            above.ForEach(handle => handle.Dispose());
            Array.ForEach(argumentList, Marshal.FreeCoTaskMem);
            Array.ForEach(environmentList, Marshal.FreeCoTaskMem);
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
        }
    }

    /// <summary>A pipe.</summary>
    public static (SafeFileHandle Read, SafeFileHandle Write) Pipe()
    {
        var ends = stackalloc int[2];
        _ = RawCalls.Must("pipe2", "", Calls.Pipe.Here, (nint)ends, CloseOnExec);
        return (new(ends[0], ownsHandle: true), new(ends[1], ownsHandle: true));
    }

    /// <summary>Two ends of a line for datagrams that come in order.</summary>
    public static (SafeFileHandle Ours, SafeFileHandle Theirs) Line()
    {
        const int unix = 1, sequenced = 5;
        var ends = stackalloc int[2];
        return socketpair(unix, sequenced | CloseOnExec, 0, ends) == 0
            ? (new(ends[0], ownsHandle: true), new(ends[1], ownsHandle: true))
            : throw new SystemCallException("socketpair", "", Marshal.GetLastPInvokeError());
    }

    /// <summary>A file that has no name, to be read from its beginning.</summary>
    public static SafeFileHandle MemoryFile(ReadOnlySpan<byte> content)
    {
        const int closeOnExec = 1;
        fixed (byte* name = "orders"u8)
        {
            var file = new SafeFileHandle(RawCalls.Must("memfd_create", "", Calls.MemoryFile.Here, (nint)name, closeOnExec), ownsHandle: true);
            RandomAccess.Write(file, content, 0);
            return file;
        }
    }

    /// <summary>Waits for the end of a child of this process, which is near, and reaps it.</summary>
    public static void Reap(int process)
    {
        const nint thisOne = 1, ended = 4;
        var information = stackalloc byte[128];
        _ = RawCalls.CallAndWait(Calls.WaitId.Here, thisOne, process, (nint)information, ended);
    }

    /// <summary>Ends a child of this process that is not reaped, and the group that it leads.</summary>
    public static void Kill(int process)
    {
        const nint kill = 9;
        _ = RawCalls.Call(Calls.Kill.Here, -process, kill);
        _ = RawCalls.Call(Calls.Kill.Here, process, kill);
    }

    /// <summary>Reaps any child of this process that has ended; 0 or less where none has.</summary>
    public static int ReapAny()
    {
        const nint anyone = 0, endedAndDoNotWait = 4 | 1;
        var information = stackalloc int[32];
        information[4] = 0;
        return RawCalls.Call(Calls.WaitId.Here, anyone, 0, (nint)information, endedAndDoNotWait) == 0 ? information[4] : 0;
    }

    /// <summary>
    /// Signals are as if nothing had ever been ignored. That of a child's end waits until it is asked for; those that ask a process to
    /// end wait for ever: the helper ends when its work is done.
    /// </summary>
    private static void SetSignals(byte* attributes, string file)
    {
        const short setDefaults = 0x04, setMask = 0x08, newSession = 0x80;
        const int setSize = 128, hangUp = 1, interrupt = 2, quit = 3, terminate = 15, child = 17;
        var all = stackalloc byte[setSize];
        var masked = stackalloc byte[setSize];
        Must("sigfillset", file, sigfillset(all));
        Must("sigemptyset", file, sigemptyset(masked));
        foreach (var signal in (ReadOnlySpan<int>)[hangUp, interrupt, quit, terminate, child])
        {
            Must("sigaddset", file, sigaddset(masked, signal));
        }

        Must("posix_spawnattr_setflags", file, posix_spawnattr_setflags(attributes, setDefaults | setMask | newSession));
        Must("posix_spawnattr_setsigdefault", file, posix_spawnattr_setsigdefault(attributes, all));
        Must("posix_spawnattr_setsigmask", file, posix_spawnattr_setsigmask(attributes, masked));
    }

    private static SafeFileHandle CopyAbove(SafeFileHandle handle, int place)
    {
        const int duplicate = 1030; // F_DUPFD_CLOEXEC
        var copy = fcntl((int)handle.DangerousGetHandle(), duplicate, place);
        return copy >= 0 ? new(copy, ownsHandle: true) : throw new SystemCallException("fcntl", "", Marshal.GetLastPInvokeError());
    }

    private static void Must(string call, string file, int error)
    {
        if (error != 0)
        {
            throw new SystemCallException(call, file, error);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn(out int process, string file, byte* actions, byte* attributes, nint* arguments, nint* environment);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigmask(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    private static partial int sigfillset(byte* signals);

    [LibraryImport("libc")]
    private static partial int sigemptyset(byte* signals);

    [LibraryImport("libc")]
    private static partial int sigaddset(byte* signals, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socketpair(int family, int type, int protocol, int* ends);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);
}
