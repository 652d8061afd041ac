using AcpAgent.Core.Platform;

namespace AcpAgent.Tests.Journal.Kit;

/// <summary>A disk in memory, which processes use through <see cref="MemoryFiles"/>.</summary>
internal sealed class MemoryDisk
{
    private readonly MemoryDirectory _root;

    /// <summary>An empty disk.</summary>
    public MemoryDisk()
        : this(new MemoryDirectory())
    {
    }

    /// <summary>A disk with these files on it.</summary>
    public MemoryDisk(IEnumerable<KeyValuePair<string, byte[]>> files)
        : this()
    {
        foreach (var (path, bytes) in files)
        {
            Put(path, bytes);
        }
    }

    private MemoryDisk(MemoryDirectory root) => _root = root;

    /// <summary>Held during everything that reads or changes it.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The disk after a power loss, which takes anything that was not synced, or a part of it, or nothing.</summary>
    public MemoryDisk AfterPowerLoss(int seed)
    {
        lock (Gate)
        {
            return new MemoryDisk(_root.AfterPowerLoss(new Random(seed), new(ReferenceEqualityComparer.Instance)));
        }
    }

    public object? Find(string path)
    {
        object? node = _root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = (node as MemoryDirectory)?[name];
        }

        return node;
    }

    /// <summary>The directory that a name is in.</summary>
    public MemoryDirectory ParentOf(string path) => Find(Path.GetDirectoryName(path)!) as MemoryDirectory
        ?? throw new SystemCallException("open", path, SystemCallException.NotFound);

    /// <summary>A copy of all files beneath a directory.</summary>
    public SortedDictionary<string, byte[]> Snapshot(string directory)
    {
        lock (Gate)
        {
            var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
            Collect(directory, Find(directory), files);
            return files;
        }
    }

    private void Put(string path, byte[] bytes)
    {
        var directory = _root;
        foreach (var name in Path.GetDirectoryName(path)!.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (directory[name] is null)
            {
                directory.Add(name, new MemoryDirectory());
                directory.Sync();
            }

            directory = (MemoryDirectory)directory[name]!;
        }

        var file = new MemoryFile();
        file.Write(bytes, 0);
        file.Sync();
        directory.Add(Path.GetFileName(path), file);
        directory.Sync();
    }

    private static void Collect(string path, object? node, SortedDictionary<string, byte[]> files)
    {
        if (node is MemoryFile file)
        {
            files.Add(path, file.ToArray());
        }

        foreach (var (name, child) in (node as MemoryDirectory)?.Entries ?? new Dictionary<string, object>())
        {
            Collect($"{path}/{name}", child, files);
        }
    }
}
