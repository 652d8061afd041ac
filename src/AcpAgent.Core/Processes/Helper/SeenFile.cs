using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Processes.Helper;

/// <summary>A file as the agent saw it when it worked out what a child may see.</summary>
/// <param name="Path">Where, without links.</param>
/// <param name="Device">The file system that it is on.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="MustBe">Whether the child is to see just this; else anything but this.</param>
internal sealed record SeenFile(string Path, ulong Device, ulong Inode, bool MustBe)
{
    /// <summary>What is wrong with what is seen now, in words; null where it is as it has to be.</summary>
    public string? Complaint()
    {
        try
        {
            using var root = AtCalls.OpenFileSystemRoot();
            using var directory = AtCalls.OpenDirectoryBeneath(root, Path[1..Math.Max(Path.LastIndexOf('/'), 1)] is { Length: > 0 } parent ? parent : ".");
            var status = directory is null ? null : FileStatus.At(directory, Path[(Path.LastIndexOf('/') + 1)..]);
            return status is not { } seen || (seen.Device == Device && seen.Inode == Inode) != MustBe ? $"{Path} was replaced meanwhile" : null;
        }
        catch (SystemCallException error)
        {
            return $"{Path} cannot be looked at: {error.Message}";
        }
    }
}
