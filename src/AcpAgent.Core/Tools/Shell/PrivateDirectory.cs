using System.Security.Cryptography;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Sandbox;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>
/// A session's directory among those for temporary files. It holds a lock in it for as long as it lives, so that others can tell what nobody
/// owns any more: that is left where an agent was killed, and removed by the next one.
/// </summary>
internal sealed class PrivateDirectory : IDisposable
{
    private const string Beginning = "acp-agent-";
    private const string LockName = "lock";
    private const int Attempts = 10;
    private const uint OwnerOnly = 0x1C0; // 0700
    private const uint AnyRights = 0x1FF; // 0777

    private readonly string _parent;
    private readonly string _name;
    private readonly SafeFileHandle _lock;

    private PrivateDirectory(string parent, string name, SafeFileHandle held) => (_parent, _name, _lock) = (parent, name, held);

    /// <summary>Where it is.</summary>
    public string Path => System.IO.Path.Join(_parent, _name);

    /// <summary>Makes one, whose name cannot be guessed; whoever guessed it nevertheless has what is theirs refused.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static PrivateDirectory Make(string parent)
    {
        for (var attempt = 1; ; attempt++)
        {
            var name = $"{Beginning}{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
            var path = System.IO.Path.Join(parent, name);
            _ = Directory.Exists(path) ? throw new IOException($"{path} is there already") : Directory.CreateDirectory(path, (UnixFileMode)OwnerOnly);
            using var directory = Open(parent, name);
            var held = AtCalls.Create(directory, LockName, ownerOnly: true);
            try
            {
                // Whoever clears up may have come upon it before the lock was held, and have removed it.
                if (FileDescriptors.TryLock(held, path) && FileStatus.At(directory, LockName) is { } there && there.IsSameFile(FileStatus.Of(held, path)))
                {
                    return new(parent, name, held);
                }
            }
            catch
            {
                held.Dispose();
                throw;
            }

            held.Dispose();
            if (attempt == Attempts)
            {
                throw new IOException($"{path} is removed again and again");
            }
        }
    }

    /// <summary>Removes those that no living process owns.</summary>
    public static void RemoveAbandoned(string parent)
    {
        try
        {
            var own = (uint)RawCalls.Call(Calls.UserId.Here);
            foreach (var path in Directory.EnumerateDirectories(parent, $"{Beginning}*"))
            {
                RemoveIfAbandoned(parent, System.IO.Path.GetFileName(path), own);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next one will see to it.
        }
    }

    /// <summary>Removes it with all that is in it. What cannot be removed is tried again by whoever clears up.</summary>
    public void Dispose()
    {
        try
        {
            Remove(_parent, _name);
        }
        catch (SystemCallException)
        {
            // A command has made something that cannot be removed; it is nobody's any more.
        }

        _lock.Dispose();
    }

    private static void RemoveIfAbandoned(string parent, string name, uint own)
    {
        try
        {
            using var directory = Open(parent, name);
            var status = FileStatus.Of(directory, name);
            if ((status.Mode & AnyRights) != OwnerOnly || status.User != own || FileStatus.At(directory, LockName) is not { Kind: FileKind.File })
            {
                return;
            }

            using var held = AtCalls.Open(directory, LockName, OpenFlags.Write | OpenFlags.NonBlocking);
            if (FileDescriptors.TryLock(held, name))
            {
                Remove(parent, name);
            }
        }
        catch (SystemCallException)
        {
            // It is being made or removed, or is not for us.
        }
    }

    /// <summary>By whoever holds the lock, which goes last: what is left can still be told to be nobody's.</summary>
    private static void Remove(string parent, string name)
    {
        using var place = Open(parent);
        using (var directory = AtCalls.Open(place, name, OpenFlags.Walk | OpenFlags.Directory))
        {
            DirectoryRemoval.TryEmpty(directory, kept: LockName);
            if (IsEmptyButFor(directory, LockName))
            {
                AtCalls.TryRemoveFile(directory, LockName);
            }
        }

        AtCalls.RemoveDirectory(place, name);
    }

    private static bool IsEmptyButFor(SafeFileHandle directory, string kept)
    {
        var isEmpty = true;
        DirectoryReader.Read(directory, (name, _) => isEmpty &= name == kept);
        return isEmpty;
    }

    private static SafeFileHandle Open(string parent, string name)
    {
        using var place = Open(parent);
        return AtCalls.Open(place, name, OpenFlags.Walk | OpenFlags.Directory);
    }

    private static SafeFileHandle Open(string parent)
    {
        using var root = AtCalls.OpenFileSystemRoot();
        return SystemFiles.Real(parent)!.TrimStart('/') is { Length: > 0 } path ? AtCalls.Open(root, path, OpenFlags.Walk | OpenFlags.Directory) : AtCalls.OpenFileSystemRoot();
    }
}
