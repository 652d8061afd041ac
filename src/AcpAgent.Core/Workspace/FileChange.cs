using System.Security.Cryptography;
using AcpAgent.Core.Platform;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Workspace;

/// <summary>
/// A change to one file that was shown to somebody before. It happens at the place that was looked at and to what was there then, or not at all.
/// Run inside the step that may change the world.
/// </summary>
/// <remarks>
/// A file is replaced whole: a new one is written beside it and takes its name, with its mode and, where allowed, its owner. Other names of
/// the old file (hard links) keep the old content; one that is appended to changes under all its names.
/// </remarks>
/// <param name="place">Where.</param>
/// <param name="shown">Hash of the content that was shown; null where none was.</param>
internal sealed class FileChange(Place place, byte[]? shown)
{
    private const string Changed = "it has changed since it was looked at; nothing was written";
    private const string Moved = "its directory has been moved or replaced since it was looked at; nothing was written";

    /// <summary>What <paramref name="content"/> is recognized by.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> content) => SHA256.HashData(content);

    /// <summary>Why the change cannot be made any more; null where it can.</summary>
    public string? FindProblem()
    {
        try
        {
            return !place.IsWhereItWas() ? Moved
                : place.Status is not null ? HasChanged() ? Changed : null
                : place.MissingDirectories.Count == 0 && FileStatus.At(place.Directory!, place.FileName) is not null ? Changed
                : null;
        }
        catch (SystemCallException error)
        {
            return error.Kind().Describe();
        }
    }

    /// <summary>Writes the file, new or in place of what was there.</summary>
    /// <returns>Why not; null where it is done.</returns>
    public string? Write(ReadOnlySpan<byte> content)
    {
        try
        {
            return !place.IsWhereItWas() ? Moved
                : place.Status is null ? Create(content)
                : HasChanged() ? Changed
                : Replace(content);
        }
        catch (SystemCallException error)
        {
            return error.Kind().Describe();
        }
    }

    /// <summary>Writes at the end of the file that was there, or a new one.</summary>
    /// <returns>Why not; null where it is done.</returns>
    public string? Append(ReadOnlySpan<byte> content)
    {
        if (place.Status is not { } before)
        {
            return Write(content);
        }

        try
        {
            if (!place.IsWhereItWas())
            {
                return Moved;
            }

            using var file = AtCalls.Open(place.Directory!, place.FileName, OpenFlags.Write | OpenFlags.Append | OpenFlags.NonBlocking | OpenFlags.NoTerminal);
            if (FileStatus.Of(file, place.FileName) != before || ContentHasChanged())
            {
                return Changed;
            }

            try
            {
                AtCalls.Write(file, content);
                AtCalls.Sync(file);
            }
            catch (SystemCallException)
            {
                AtCalls.Truncate(file, before.Size);
                throw;
            }

            return null;
        }
        catch (SystemCallException error)
        {
            return error.Kind().Describe();
        }
    }

    /// <summary>Opened to write, so that a file that must not be written is not replaced either.</summary>
    private bool HasChanged()
    {
        using var file = AtCalls.Open(place.Directory!, place.FileName, OpenFlags.Write | OpenFlags.NonBlocking | OpenFlags.NoTerminal);
        return FileStatus.Of(file, place.FileName) != place.Status || ContentHasChanged();
    }

    private bool ContentHasChanged()
    {
        if (shown is null)
        {
            return false;
        }

        using var file = place.OpenFile();
        return FileContent.TryRead(file, place.Status!.Value.Size) is not { } content || !Hash(content).AsSpan().SequenceEqual(shown);
    }

    private string? Replace(ReadOnlySpan<byte> content)
    {
        var before = place.Status!.Value;
        var directory = place.Directory!;
        using var file = UnfinishedFile.Make(directory, ownerOnly: true);
        KeepOwner(file.Handle, before);
        AtCalls.Write(file.Handle, content);
        AtCalls.ChangeMode(file.Handle, before.Mode & 0x1FF);
        AtCalls.Sync(file.Handle);
        if (FileStatus.At(directory, place.FileName) != before)
        {
            return Changed;
        }

        file.TakeOver(place.FileName);
        return null;
    }

    private string? Create(ReadOnlySpan<byte> content)
    {
        using var parents = MadeDirectories.Make(place.Directory!, place.MissingDirectories);
        if (!TryCreate(parents.Deepest, content))
        {
            return Changed;
        }

        parents.Keep();
        return null;
    }

    /// <returns>False where the name is taken by now.</returns>
    private bool TryCreate(SafeFileHandle directory, ReadOnlySpan<byte> content)
    {
        using var file = UnfinishedFile.Make(directory, ownerOnly: false);
        AtCalls.Write(file.Handle, content);
        AtCalls.Sync(file.Handle);
        try
        {
            file.TakeFree(place.FileName);
        }
        catch (SystemCallException error) when (error.Kind() == FileError.Exists)
        {
            return false;
        }
        catch (SystemCallException error) when (error.Kind() is FileError.NotSupported or FileError.NotALink)
        {
            // A file system that cannot rename to a free name only: then the name is taken first.
            CreateInPlace(directory, content);
        }

        return true;
    }

    private void CreateInPlace(SafeFileHandle directory, ReadOnlySpan<byte> content)
    {
        using var file = AtCalls.Create(directory, place.FileName, ownerOnly: false);
        try
        {
            AtCalls.Write(file, content);
            AtCalls.Sync(file);
        }
        catch (SystemCallException)
        {
            AtCalls.TryRemoveFile(directory, place.FileName);
            throw;
        }
    }

    private static void KeepOwner(SafeFileHandle file, FileStatus before)
    {
        var now = FileStatus.Of(file, "");
        try
        {
            if (now.User != before.User || now.Group != before.Group)
            {
                AtCalls.ChangeOwner(file, before.User, before.Group);
            }
        }
        catch (SystemCallException)
        {
            // Only root may give files away; then the file is ours, as it is after any editor.
        }
    }
}
