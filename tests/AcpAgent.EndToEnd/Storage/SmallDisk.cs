using AcpAgent.EndToEnd.Harness;
using AcpAgent.Tests.Shared;

namespace AcpAgent.EndToEnd.Storage;

/// <summary>A real file system of a few mebibytes, mounted for one test. It can be filled to the last byte or name, and given room again.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int Mebibyte = 1 << 20;

    /// <summary>Names that a file system has where they are to run out.</summary>
    private const int FewNames = 64;

    private readonly string _path;
    private bool _isMounted;

    private SmallDisk(string path) => _path = path;

    private string Filler => Path.Combine(_path, "filler");

    private string Names => Path.Combine(_path, "names");

    /// <summary>Mounts one. The running test ends here where that cannot be done.</summary>
    /// <param name="kind">What kind.</param>
    /// <param name="path">Where; made if it is missing.</param>
    /// <param name="image">Where the bytes of a disk that is not in memory may lie.</param>
    public static async Task<SmallDisk> MountAsync(DiskKind kind, string path, string image)
    {
        var mount = Component.Program("mount");
        if (Environment.UserName != "root")
        {
            Component.Missing("root", "only root can mount a small file system");
        }

        Directory.CreateDirectory(path);
        string[] command = kind switch
        {
            DiskKind.Memory => [mount, "-t", "tmpfs", "-o", $"size={2 * Mebibyte},nr_inodes={FewNames},mode=0700", "none", path],
            DiskKind.Ext4 => [mount, "-o", "loop", await FormatAsync(image), path],
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        var (code, _, errors) = await ProgramRun.TryAsync(command);
        if (code != 0)
        {
            Component.Missing($"a mounted file system ({kind})", errors.Trim());
        }

        return new SmallDisk(path) { _isMounted = true };
    }

    /// <summary>Takes all room, but for so many bytes; less than a block may stay as well.</summary>
    public void Fill(int butFor = 0)
    {
        using (var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            WriteToTheEnd(filler);
            filler.SetLength(filler.Length - butFor);
        }

        // Even the room for the names in directories, where blocks are given away singly.
        if (butFor == 0)
        {
            using var last = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            WriteToTheEnd(last);
        }
    }

    /// <summary>Takes all names that a new file could have.</summary>
    public void TakeAllNames()
    {
        Directory.CreateDirectory(Names);
        try
        {
            for (var name = 0; name < 2 * FewNames; name++)
            {
                File.WriteAllBytes(Path.Combine(Names, $"{name}"), []);
            }
        }
        catch (IOException)
        {
            return;
        }

        throw new InvalidOperationException("The disk has more names than it was given.");
    }

    /// <summary>Gives back everything that was taken.</summary>
    public void MakeRoom()
    {
        File.Delete(Filler);
        if (Directory.Exists(Names))
        {
            Directory.Delete(Names, recursive: true);
        }
    }

    /// <summary>From now on nothing on it can be changed, or everything again.</summary>
    public Task RemountAsync(bool readOnly) => ProgramRun.RunAsync(["mount", "-o", readOnly ? "remount,ro" : "remount,rw", _path]);

    public async ValueTask DisposeAsync()
    {
        if (_isMounted)
        {
            _isMounted = false;
            await ProgramRun.RunAsync(["umount", _path]);
        }
    }

    private static async Task<string> FormatAsync(string image)
    {
        await using (var file = File.Create(image))
        {
            file.SetLength(4 * Mebibyte);
        }

        await ProgramRun.RunAsync([Component.Program("mkfs.ext4"), "-q", "-O", "^has_journal", "-m", "0", image]);
        return image;
    }

    private static void WriteToTheEnd(FileStream file)
    {
        for (var size = 64 * 1024; size > 0; size /= 2)
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                    file.Flush(flushToDisk: true);
                }
            }
            catch (IOException)
            {
                // So much does not fit any more; perhaps half of it does.
            }
        }
    }
}

/// <summary>What a small disk is.</summary>
public enum DiskKind
{
    /// <summary>A tmpfs.</summary>
    Memory,

    /// <summary>An ext4 in a file.</summary>
    Ext4,
}
