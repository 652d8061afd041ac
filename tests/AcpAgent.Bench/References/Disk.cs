using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Bench.References;

/// <summary>What the disk itself takes, by bare system calls.</summary>
internal static partial class Disk
{
    private const int NotNeeded = 4;
    private const int ReadAtOnce = 256 * 1024;

    /// <summary>Times an append to a file followed by <c>fdatasync</c>.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytes">How many bytes are appended.</param>
    /// <returns>Milliseconds.</returns>
    public static double AppendAndSync(SafeFileHandle file, int bytes = 400)
    {
        var content = new byte[bytes];
        var start = Stopwatch.GetTimestamp();
        RandomAccess.Write(file, content, RandomAccess.GetLength(file));
        Check(fdatasync(file), "fdatasync");
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Times the least that makes a directory with one file in it, seen by nobody before it is whole, survive a power loss.</summary>
    /// <param name="parent">Where.</param>
    /// <returns>Milliseconds.</returns>
    public static double MakeDurableDirectory(string parent)
    {
        var making = Path.Combine(parent, $".new-{Guid.NewGuid():n}");
        var start = Stopwatch.GetTimestamp();
        Directory.CreateDirectory(making);
        using (var file = File.OpenHandle(Path.Combine(making, "file"), FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.Write(file, new byte[400], 0);
            Check(fdatasync(file), "fdatasync");
        }

        SyncDirectory(making);
        var final = Path.Combine(parent, Guid.NewGuid().ToString("n"));
        Directory.Move(making, final);
        SyncDirectory(parent);
        var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Directory.Delete(final, recursive: true);
        return time;
    }

    /// <summary>Times reading whole files.</summary>
    /// <returns>Milliseconds.</returns>
    public static double ReadAll(IEnumerable<string> files)
    {
        var buffer = new byte[ReadAtOnce];
        var start = Stopwatch.GetTimestamp();
        foreach (var path in files)
        {
            using var file = File.OpenHandle(path);
            for (long offset = 0, count; (count = RandomAccess.Read(file, buffer, offset)) > 0;)
            {
                offset += count;
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Times reading whole files as lines of text, as the framework does it.</summary>
    /// <returns>Milliseconds.</returns>
    public static double ReadLines(IEnumerable<string> files)
    {
        var start = Stopwatch.GetTimestamp();
        var count = files.Sum(path => File.ReadLines(path).LongCount());
        var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return count > 0 ? time : throw new InvalidOperationException("There are no lines.");
    }

    /// <summary>Makes the system forget what it holds of files in memory, so that the next reading is of the disk.</summary>
    public static void DropFromMemory(IEnumerable<string> files)
    {
        foreach (var path in files)
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            Check(fdatasync(file), "fdatasync");
            Check(posix_fadvise(file, 0, 0, NotNeeded), "posix_fadvise");
        }
    }

    private static void SyncDirectory(string path)
    {
        using var directory = open(path, 0);
        Check(fsync(directory), "fsync");
    }

    private static void Check(int result, string call)
    {
        if (result != 0)
        {
            throw new IOException($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int posix_fadvise(SafeFileHandle file, long offset, long length, int advice);
}
