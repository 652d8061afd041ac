namespace AcpAgent.Tests.Journal.Kit;

/// <summary>What can be asked of a file system.</summary>
internal enum FileCall
{
    CreateDirectory,
    Exists,
    Length,
    Names,
    Create,
    OpenToWrite,
    OpenToRead,
    Lock,
    IsLocked,
    Rename,
    Delete,
    DeleteDirectory,
    SyncDirectory,
    Read,
    Write,
    Truncate,
    Sync,
}

/// <summary>Something asked of a file system.</summary>
/// <param name="Call">What.</param>
/// <param name="Path">Of what.</param>
/// <param name="Bytes">How much was to be read or written.</param>
internal readonly record struct FileOperation(FileCall Call, string Path, int Bytes = 0)
{
    /// <summary>Whether it changes the disk.</summary>
    public bool Changes => Call is FileCall.CreateDirectory or FileCall.Create or FileCall.Rename or FileCall.Delete or FileCall.DeleteDirectory
        or FileCall.SyncDirectory or FileCall.Write or FileCall.Truncate or FileCall.Sync;

    public string Name => System.IO.Path.GetFileName(Path);

    public bool IsSegment => Path.EndsWith(".jsonl", StringComparison.Ordinal);
}
