using System.Collections.Concurrent;
using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Platform;

namespace AcpAgent.Tests.Journal.Kit;

/// <summary>What one process sees of a <see cref="MemoryDisk"/>. A test looks at each operation, lets it fail, or ends the process.</summary>
internal sealed class MemoryFiles(MemoryDisk disk) : IJournalFiles
{
    private readonly List<MemoryFile> _locked = [];
    private int _left = int.MaxValue;
    private bool _ended;
    private Func<FileOperation, bool>? _isFull;
    private int _room;
    private int _openFiles;
    private int _waiting;

    /// <summary>Called before each operation; what it throws is the operation's failure.</summary>
    public Action<FileOperation>? Before { get; set; }

    /// <summary>How many of the bytes of a write are written, at most; negative for all.</summary>
    public Func<FileOperation, int>? WriteAtMost { get; set; }

    /// <summary>Everything done so far.</summary>
    public ConcurrentQueue<FileOperation> Done { get; } = new();

    /// <summary>Whether the process is no more.</summary>
    public bool HasEnded => Volatile.Read(ref _ended);

    /// <summary>How many files are open.</summary>
    public int OpenFiles => Volatile.Read(ref _openFiles);

    /// <summary>How many operations <see cref="Before"/> keeps waiting.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public int Count(FileCall call) => Done.Count(operation => operation.Call == call);

    /// <summary>Lets a disk fill up: of the writes that are meant only so many bytes still fit.</summary>
    public void FillUp(int room, Func<FileOperation, bool> isMeant) => (_room, _isFull) = (room, isMeant);

    /// <summary>Lets a full disk have room again.</summary>
    public void MakeRoom() => _isFull = null;

    /// <summary>Lets the process end in the middle of the operation after so many more that change something.</summary>
    public void EndAfter(int changes) => _left = changes;

    /// <summary>Ends the process: nothing it does has an effect any more, and its locks are gone.</summary>
    public void End()
    {
        lock (disk.Gate)
        {
            _ended = true;
            _locked.ForEach(file => file.LockedBy = null);
            _locked.Clear();
        }
    }

    public void CreateDirectory(string path) => Do(FileCall.CreateDirectory, path, () =>
    {
        var made = "";
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            made += "/" + name;
            if (disk.Find(made) is null)
            {
                disk.ParentOf(made).Add(name, new MemoryDirectory());
            }
        }
    });

    public bool DirectoryExists(string path) => Do(FileCall.Exists, path, () => disk.Find(path) is MemoryDirectory);

    public bool Exists(string path) => Do(FileCall.Exists, path, () => disk.Find(path) is MemoryFile);

    public long? LengthOf(string path) => Do(FileCall.Length, path, () => (disk.Find(path) as MemoryFile)?.Length);

    public IEnumerable<string> Names(string directory, string prefix = "") => Do(FileCall.Names, directory, () =>
        (disk.Find(directory) as MemoryDirectory)?.Entries.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToArray() ?? []);

    public IJournalFile Create(string path) => Do(FileCall.Create, path, () => new Handle(this, path, Make(path)));

    public IJournalFile? Open(string path) => Do(FileCall.OpenToWrite, path, () => disk.Find(path) is MemoryFile file ? new Handle(this, path, file) : null);

    public IJournalFile? OpenToRead(string path) => Do(FileCall.OpenToRead, path, () => disk.Find(path) is MemoryFile file ? new Handle(this, path, file) : null);

    public IJournalFile? TryLock(string path) => Do(FileCall.Lock, path, () =>
    {
        var file = disk.Find(path) as MemoryFile ?? Make(path);
        if (file.LockedBy is not null)
        {
            return null;
        }

        var handle = new Handle(this, path, file);
        file.LockedBy = handle;
        _locked.Add(file);
        return handle;
    });

    public bool IsLocked(string path) => Do(FileCall.IsLocked, path, () => disk.Find(path) is MemoryFile { LockedBy: not null });

    public void Rename(string from, string to) => Do(FileCall.Rename, from, () =>
    {
        var parent = disk.ParentOf(from);
        if (parent[Path.GetFileName(from)] is null || disk.Find(to) is MemoryDirectory)
        {
            throw new SystemCallException("rename", from, SystemCallException.NotFound);
        }

        Assert(parent == disk.ParentOf(to), "only renames within a directory are known to be one step");
        parent.Rename(Path.GetFileName(from), Path.GetFileName(to));
    });

    public void Delete(string path) => Do(FileCall.Delete, path, () =>
    {
        if (disk.Find(path) is MemoryFile)
        {
            disk.ParentOf(path).Remove(Path.GetFileName(path));
        }
    });

    public void DeleteDirectory(string path)
    {
        foreach (var name in Names(path))
        {
            var child = Path.Combine(path, name);
            if (DirectoryExists(child))
            {
                DeleteDirectory(child);
            }
            else
            {
                Delete(child);
            }
        }

        Do(FileCall.DeleteDirectory, path, () =>
        {
            if (disk.Find(path) is MemoryDirectory)
            {
                disk.ParentOf(path).Remove(Path.GetFileName(path));
            }
        });
    }

    public void SyncDirectory(string path) => Synced(() => Do(FileCall.SyncDirectory, path, () => ((MemoryDirectory)disk.Find(path)!).Sync()));

    private static void Assert(bool condition, string why)
    {
        if (!condition)
        {
            throw new InvalidOperationException(why);
        }
    }

    private static void Synced(Action sync)
    {
        try
        {
            sync();
        }
        catch (IOException e)
        {
            throw new SyncFailedException(e);
        }
    }

    private MemoryFile Make(string path)
    {
        if (disk.Find(path) is not null)
        {
            const int exists = 17;
            throw new SystemCallException("open", path, exists);
        }

        var file = new MemoryFile();
        disk.ParentOf(path).Add(Path.GetFileName(path), file);
        return file;
    }

    private void Do(FileCall call, string path, Action action) => Do(call, path, () =>
    {
        action();
        return true;
    });

    private T Do<T>(FileCall call, string path, Func<T> action, int bytes = 0, Action? half = null)
    {
        var operation = new FileOperation(call, path, bytes);
        if (!HasEnded)
        {
            Interlocked.Increment(ref _waiting);
            try
            {
                Before?.Invoke(operation);
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }

        lock (disk.Gate)
        {
            if (!_ended && operation.Changes && _left-- <= 0)
            {
                half?.Invoke();
                End();
            }

            if (_ended)
            {
                throw new IOException("the process has ended");
            }

            Done.Enqueue(operation);
            return action();
        }
    }

    private int Write(Handle handle, ReadOnlySpan<byte> bytes, long offset)
    {
        var content = bytes.ToArray();
        var operation = new FileOperation(FileCall.Write, handle.Path, bytes.Length);
        var limit = WriteAtMost?.Invoke(operation) ?? -1;
        var count = limit < 0 ? content.Length : Math.Min(limit, content.Length);
        if (_isFull?.Invoke(operation) == true)
        {
            count = Math.Min(count, _room);
            _room -= count;
            if (count == 0)
            {
                throw new SystemCallException("pwrite", handle.Path, SystemCallException.NoSpace);
            }
        }

        return Do(
            FileCall.Write,
            handle.Path,
            () =>
            {
                handle.File.Write(content.AsSpan(0, count), offset);
                return count;
            },
            count,
            half: () => handle.File.Write(content.AsSpan(0, content.Length / 2), offset));
    }

    private int Read(Handle handle, Span<byte> into, long offset)
    {
        var bytes = new byte[into.Length];
        var count = Do(FileCall.Read, handle.Path, () => handle.File.Read(bytes, offset), bytes.Length);
        bytes.AsSpan(0, count).CopyTo(into);
        return count;
    }

    private void Unlock(Handle handle)
    {
        lock (disk.Gate)
        {
            if (handle.File.LockedBy == handle)
            {
                handle.File.LockedBy = null;
                _locked.Remove(handle.File);
            }
        }
    }

    private sealed class Handle : IJournalFile
    {
        private readonly MemoryFiles _files;
        private bool _closed;

        public Handle(MemoryFiles files, string path, MemoryFile file)
        {
            (_files, Path, File) = (files, path, file);
            Interlocked.Increment(ref files._openFiles);
        }

        public string Path { get; }

        public MemoryFile File { get; }

        public long Length => File.Length;

        public int Read(Span<byte> bytes, long offset) => _files.Read(this, bytes, offset);

        public int Write(ReadOnlySpan<byte> bytes, long offset) => _files.Write(this, bytes, offset);

        public void Truncate(long length) => _files.Do(FileCall.Truncate, Path, () => File.Truncate(length));

        public void Sync() => Synced(() => _files.Do(FileCall.Sync, Path, File.Sync));

        public void Dispose()
        {
            _files.Unlock(this);
            if (!Interlocked.Exchange(ref _closed, true))
            {
                Interlocked.Decrement(ref _files._openFiles);
            }
        }
    }
}
