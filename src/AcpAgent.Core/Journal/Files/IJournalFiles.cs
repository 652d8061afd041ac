namespace AcpAgent.Core.Journal.Files;

/// <summary>
/// All that the journal asks of a file system, so that tests can take the power away, fill the disk and tear writes. Every member
/// throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> where the system refuses.
/// </summary>
internal interface IJournalFiles
{
    /// <summary>Makes a directory for the owner alone, and parents where they are missing; nothing happens where it exists.</summary>
    void CreateDirectory(string path);

    bool DirectoryExists(string path);

    /// <summary>Whether there is a file of that name.</summary>
    bool Exists(string path);

    /// <summary>How long a file is, without opening it; null where there is none.</summary>
    long? LengthOf(string path);

    /// <summary>The names in a directory that begin so, in no order; none where it does not exist.</summary>
    IEnumerable<string> Names(string directory, string prefix = "");

    /// <summary>Shows the same names without making a string of each, for directories with thousands of them.</summary>
    void ShowNames(string directory, NameVisitor show)
    {
        foreach (var name in Names(directory))
        {
            show(name);
        }
    }

    /// <summary>Makes a file for the owner alone; fails where the name exists.</summary>
    IJournalFile Create(string path);

    /// <summary>Opens a file to read and write; null where there is none.</summary>
    IJournalFile? Open(string path);

    /// <summary>Opens a file to read; null where there is none.</summary>
    IJournalFile? OpenToRead(string path);

    /// <summary>Opens the file, made where it is missing, and locks it until it is disposed of; null where somebody else holds the lock.</summary>
    IJournalFile? TryLock(string path);

    /// <summary>Whether anybody holds the lock. Only asks: nobody who tries to take it meanwhile is turned away by this.</summary>
    bool IsLocked(string path);

    /// <summary>Gives a file or directory another name; a file of that name is replaced.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file; nothing happens where there is none.</summary>
    void Delete(string path);

    /// <summary>Removes a directory with all that is in it; nothing happens where there is none.</summary>
    void DeleteDirectory(string path);

    /// <summary>Makes the names in a directory survive a power loss.</summary>
    /// <exception cref="SyncFailedException">They may not.</exception>
    void SyncDirectory(string path);
}

/// <summary>Shown a name that is good during the call only.</summary>
internal delegate void NameVisitor(ReadOnlySpan<char> name);

/// <summary>An open file.</summary>
internal interface IJournalFile : IDisposable
{
    string Path { get; }

    long Length { get; }

    /// <summary>Reads up to as many bytes as fit; 0 at the end.</summary>
    int Read(Span<byte> bytes, long offset);

    /// <summary>Writes at a place; may write less than asked.</summary>
    int Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Cuts the file.</summary>
    void Truncate(long length);

    /// <summary>Makes the content survive a power loss.</summary>
    /// <exception cref="SyncFailedException">It may not.</exception>
    void Sync();
}

/// <summary>A sync failed: what was written before may or may not be on the disk, and asking again does not tell.</summary>
/// <param name="inner">What the system said.</param>
internal sealed class SyncFailedException(Exception inner) : IOException(inner.Message, inner);

/// <summary>Whole reads and writes.</summary>
internal static class JournalFileExtensions
{
    /// <summary>Writes all bytes, however often that takes.</summary>
    public static void WriteAll(this IJournalFile file, ReadOnlySpan<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var written = file.Write(bytes, offset);
            if (written <= 0)
            {
                throw new IOException($"nothing could be written to {file.Path}");
            }

            bytes = bytes[written..];
            offset += written;
        }
    }

    /// <summary>Reads until the buffer is full or the file ends.</summary>
    /// <returns>How many bytes were read.</returns>
    public static int ReadAll(this IJournalFile file, Span<byte> bytes, long offset)
    {
        var length = 0;
        while (length < bytes.Length)
        {
            var read = file.Read(bytes[length..], offset + length);
            if (read <= 0)
            {
                break;
            }

            length += read;
        }

        return length;
    }
}
