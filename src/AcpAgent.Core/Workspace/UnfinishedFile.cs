using System.Security.Cryptography;
using AcpAgent.Core.Platform;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Workspace;

/// <summary>
/// A new file that takes its name when it is complete. Until then it has none, so that nothing is left of it whenever the process ends; where the
/// file system cannot do that it has a temporary one. Disposed of without a name it is gone.
/// </summary>
internal sealed class UnfinishedFile : IDisposable
{
    private readonly SafeFileHandle _directory;
    private string? _temporary;

    private UnfinishedFile(SafeFileHandle directory, SafeFileHandle handle, string? temporary) =>
        (_directory, Handle, _temporary) = (directory, handle, temporary);

    /// <summary>To write its content.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Makes one in a directory.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="ownerOnly">0600 instead of what the process gives new files.</param>
    /// <param name="nameless">False for a temporary name even where it could be without.</param>
    public static UnfinishedFile Make(SafeFileHandle directory, bool ownerOnly, bool nameless = true)
    {
        if (nameless && AtCalls.CreateNameless(directory, ownerOnly) is { } file)
        {
            return new UnfinishedFile(directory, file, null);
        }

        var name = TemporaryName();
        return new UnfinishedFile(directory, AtCalls.Create(directory, name, ownerOnly), name);
    }

    /// <summary>Takes a name, which must be free.</summary>
    public void TakeFree(string name)
    {
        if (_temporary is null)
        {
            AtCalls.GiveName(Handle, _directory, name);
        }
        else
        {
            AtCalls.RenameToFree(_directory, _temporary, name);
            _temporary = null;
        }
    }

    /// <summary>Takes a name; what had it is gone. Only between two system calls is there a temporary one.</summary>
    public void TakeOver(string name)
    {
        if (_temporary is null)
        {
            var temporary = TemporaryName();
            AtCalls.GiveName(Handle, _directory, temporary);
            _temporary = temporary;
        }

        AtCalls.RenameOver(_directory, _temporary, name);
        _temporary = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Handle.Dispose();
        if (_temporary is { } name)
        {
            AtCalls.TryRemoveFile(_directory, name);
        }
    }

    private static string TemporaryName() => $".acp-agent-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp";
}
