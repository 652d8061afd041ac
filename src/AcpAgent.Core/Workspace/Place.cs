using AcpAgent.Core.Permissions;
using AcpAgent.Core.Platform;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Workspace;

/// <summary>
/// A path that has been looked at: where it really leads, and a handle on the directory that it lies in. Tools act through the handle,
/// so what was decided on is what is acted on, however names and links change meanwhile.
/// </summary>
internal sealed class Place : IDisposable
{
    /// <summary>As the model wrote it.</summary>
    public required string Given { get; init; }

    /// <summary>Absolute, links resolved.</summary>
    public required string Canonical { get; init; }

    /// <summary>Absolute, for the client: <see cref="Canonical"/>, but with the root spelled as the client spelled it.</summary>
    public required string Shown { get; init; }

    /// <summary>For a person and for the model: relative to the working directory where it lies in it.</summary>
    public required string Display { get; init; }

    /// <summary>True where it lies beneath a root of the session.</summary>
    public required bool WithinRoots { get; init; }

    /// <summary>The canonical path of that root; null outside of all.</summary>
    public string? Root { get; init; }

    /// <summary>Why nothing can be done here; null where something can. Completes "Cannot read <see cref="Display"/>: …".</summary>
    public string? Problem { get; init; }

    /// <summary>The deepest directory on the way that is there. Not there where there is a <see cref="Problem"/>.</summary>
    public SafeFileHandle? Directory { get; init; }

    /// <summary>The canonical path of <see cref="Directory"/>.</summary>
    public string DirectoryPath { get; init; } = "";

    /// <summary>Directories between <see cref="Directory"/> and <see cref="FileName"/> that are not there.</summary>
    public IReadOnlyList<string> MissingDirectories { get; init; } = [];

    /// <summary>One name; <c>.</c> for the directory itself.</summary>
    public string FileName { get; init; } = "";

    /// <summary>What was there when it was looked at; null where nothing was.</summary>
    public FileStatus? Status { get; init; }

    /// <summary>What the rules are told.</summary>
    public PathFact Fact(bool writes) => new(Given, Canonical, WithinRoots, writes, SensitivePaths.IsProtected(Canonical));

    /// <summary>Opens the file that was looked at, to read. Never waits for a writer, never follows a link.</summary>
    /// <exception cref="SystemCallException">It cannot be opened, or is another one by now (<see cref="FileError.NotFound"/>).</exception>
    public SafeFileHandle OpenFile()
    {
        var file = AtCalls.Open(Directory!, FileName, OpenFlags.Read | OpenFlags.NonBlocking | OpenFlags.NoTerminal);
        if (FileStatus.Of(file, FileName).IsSameFile(Status!.Value))
        {
            return file;
        }

        file.Dispose();
        throw new SystemCallException("open", FileName, SystemCallException.NotFound);
    }

    /// <summary>Opens the directory that was looked at, to walk on from.</summary>
    /// <exception cref="SystemCallException">It cannot be opened, or is another one by now (<see cref="FileError.NotFound"/>).</exception>
    public SafeFileHandle OpenDirectory()
    {
        var directory = AtCalls.Open(Directory!, FileName, OpenFlags.Walk | OpenFlags.Directory);
        if (FileStatus.Of(directory, FileName).IsSameFile(Status!.Value))
        {
            return directory;
        }

        directory.Dispose();
        throw new SystemCallException("open", FileName, SystemCallException.NotFound);
    }

    /// <summary>True while the directory is where it was when it was looked at.</summary>
    public bool IsWhereItWas()
    {
        try
        {
            using var now = ExactDirectory.Open(DirectoryPath, nameByName: false);
            return FileStatus.Of(now, DirectoryPath).IsSameFile(FileStatus.Of(Directory!, DirectoryPath));
        }
        catch (SystemCallException)
        {
            return false;
        }
    }

    /// <summary>True while there is just what was there when it was looked at, by the same path.</summary>
    public bool IsAsItWas()
    {
        try
        {
            return IsWhereItWas() && FileStatus.At(Directory!, FileName) == Status;
        }
        catch (SystemCallException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Directory?.Dispose();
}
