using System.IO.Enumeration;
using AcpAgent.Core.Platform;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Journal.Files;

/// <summary>The file system itself.</summary>
/// <param name="sync">False leaves out every sync: for tests that are not about them.</param>
internal sealed class DiskFiles(bool sync = true) : IJournalFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>What .NET says of a name that there is not.</summary>
    private const FileAttributes NoSuchName = (FileAttributes)(-1);

    private static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = false, RecurseSubdirectories = false };

    public void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    // Directory.Exists says no as well where the system does not let it look, and a session that cannot be looked for is not gone.
    public bool DirectoryExists(string path) =>
        new DirectoryInfo(path).Attributes is var attributes && attributes != NoSuchName && attributes.HasFlag(FileAttributes.Directory);

    public bool Exists(string path) => File.Exists(path);

    public long? LengthOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : null;
    }

    public IEnumerable<string> Names(string directory, string prefix = "") =>
        Enumerate(directory, (ref entry) => entry.FileName.StartsWith(prefix, StringComparison.Ordinal)) is { } names ? names : [];

    public void ShowNames(string directory, NameVisitor show)
    {
        // Nothing is included, so nothing is made of what was shown.
        var names = Enumerate(directory, (ref entry) =>
        {
            show(entry.FileName);
            return false;
        });
        foreach (var _ in names ?? Enumerable.Empty<string>())
        {
        }
    }

    public IJournalFile Create(string path) => new DiskFile(FileDescriptors.CreateNew(path), path, sync);

    public IJournalFile? Open(string path) => IfThere(path, FileDescriptors.OpenToWrite);

    public IJournalFile? OpenToRead(string path) => IfThere(path, FileDescriptors.OpenToRead);

    public IJournalFile? TryLock(string path)
    {
        var handle = FileDescriptors.OpenOrCreate(path);
        if (FileDescriptors.TryLock(handle, path))
        {
            return new DiskFile(handle, path, sync, isLocked: true);
        }

        handle.Dispose();
        return null;
    }

    public bool IsLocked(string path)
    {
        using var file = (DiskFile?)OpenToRead(path);
        return file is not null && FileDescriptors.IsLocked(file.Handle, path);
    }

    public void Rename(string from, string to) => FileDescriptors.Rename(from, to);

    public void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }

    public void DeleteDirectory(string path)
    {
        for (var attempt = 1; Directory.Exists(path); attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (IOException) when (attempt < 3)
            {
                // Somebody else is deleting it as well.
            }
        }
    }

    public void SyncDirectory(string path)
    {
        if (!sync || OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            FileDescriptors.SyncDirectory(path);
        }
        catch (IOException e)
        {
            throw new SyncFailedException(e);
        }
    }

    // Null where the directory does not exist.
    private static FileSystemEnumerable<string>? Enumerate(string directory, FileSystemEnumerable<string>.FindPredicate include)
    {
        try
        {
            return new FileSystemEnumerable<string>(directory, (ref entry) => entry.FileName.ToString(), All) { ShouldIncludePredicate = include };
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    private DiskFile? IfThere(string path, Func<string, SafeFileHandle> open)
    {
        try
        {
            return new DiskFile(open(path), path, sync);
        }
        catch (SystemCallException missing) when (missing.Error == SystemCallException.NotFound)
        {
            return null;
        }
        catch (IOException missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private sealed class DiskFile(SafeFileHandle handle, string path, bool sync, bool isLocked = false) : IJournalFile
    {
        public SafeFileHandle Handle => handle;

        public string Path => path;

        public long Length => RandomAccess.GetLength(handle);

        public int Read(Span<byte> bytes, long offset) => RandomAccess.Read(handle, bytes, offset);

        public int Write(ReadOnlySpan<byte> bytes, long offset) => FileDescriptors.Write(handle, bytes, offset, path);

        public void Truncate(long length) => RandomAccess.SetLength(handle, length);

        public void Sync()
        {
            if (!sync)
            {
                return;
            }

            try
            {
                FileDescriptors.SyncData(handle, path);
            }
            catch (IOException e)
            {
                throw new SyncFailedException(e);
            }
        }

        public void Dispose()
        {
            if (isLocked && !handle.IsClosed)
            {
                FileDescriptors.Unlock(handle);
            }

            handle.Dispose();
        }
    }
}
