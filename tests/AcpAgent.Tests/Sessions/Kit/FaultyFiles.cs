using AcpAgent.Core.Journal.Files;

namespace AcpAgent.Tests.Sessions.Kit;

/// <summary>The file system, with a disk that is full, slow or does not confirm, as long as it is told so.</summary>
internal sealed class FaultyFiles : IJournalFiles
{
    private readonly DiskFiles _files = new(sync: false);
    private volatile bool _full;
    private volatile bool _syncFails;

    /// <summary>Writes fail.</summary>
    public bool IsFull { get => _full; set => _full = value; }

    /// <summary>Syncs of files fail.</summary>
    public bool SyncFails { get => _syncFails; set => _syncFails = value; }

    /// <summary>Called before each write; may block it or throw.</summary>
    public Action Writing { get; set; } = () => { };

    public void CreateDirectory(string path) => _files.CreateDirectory(path);

    public bool DirectoryExists(string path) => _files.DirectoryExists(path);

    public bool Exists(string path) => _files.Exists(path);

    public long? LengthOf(string path) => _files.LengthOf(path);

    public IEnumerable<string> Names(string directory, string prefix = "") => _files.Names(directory, prefix);

    public IJournalFile Create(string path) => new File(this, _files.Create(path));

    public IJournalFile? Open(string path) => _files.Open(path) is { } file ? new File(this, file) : null;

    public IJournalFile? OpenToRead(string path) => _files.OpenToRead(path);

    public IJournalFile? TryLock(string path) => _files.TryLock(path);

    public bool IsLocked(string path) => _files.IsLocked(path);

    public void Rename(string from, string to) => _files.Rename(from, to);

    public void Delete(string path) => _files.Delete(path);

    public void DeleteDirectory(string path) => _files.DeleteDirectory(path);

    public void SyncDirectory(string path) => _files.SyncDirectory(path);

    private sealed class File(FaultyFiles disk, IJournalFile file) : IJournalFile
    {
        public string Path => file.Path;

        public long Length => file.Length;

        public int Read(Span<byte> bytes, long offset) => file.Read(bytes, offset);

        public int Write(ReadOnlySpan<byte> bytes, long offset)
        {
            disk.Writing();
            return disk.IsFull ? throw new IOException("no space left on device") : file.Write(bytes, offset);
        }

        public void Truncate(long length) => file.Truncate(length);

        public void Sync()
        {
            if (disk.SyncFails)
            {
                throw new SyncFailedException(new IOException("input/output error"));
            }

            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
