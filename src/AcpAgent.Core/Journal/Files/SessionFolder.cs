namespace AcpAgent.Core.Journal.Files;

/// <summary>The names that a session has on disk.</summary>
/// <param name="Path">The session's directory.</param>
internal readonly record struct SessionFolder(string Path)
{
    public const string LockName = "owner.lock";

    public const string BlobsName = "blobs";

    /// <summary>Where the owner holds its lock.</summary>
    public string Lock => System.IO.Path.Combine(Path, LockName);

    /// <summary>Where content too large for a line is.</summary>
    public string Blobs => System.IO.Path.Combine(Path, BlobsName);

    /// <summary>Where a segment is.</summary>
    public string Segment(string name) => System.IO.Path.Combine(Path, name);
}
