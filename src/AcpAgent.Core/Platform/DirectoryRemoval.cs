using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Platform;

/// <summary>
/// Removes what others have made, by handles: no link is followed, whatever is put in the place of something meanwhile, so nothing outside
/// is ever touched. What cannot be removed stays.
/// </summary>
internal static class DirectoryRemoval
{
    private const int Deepest = 200;
    private const uint OwnerMayAll = 0x1C0; // 0700

    /// <summary>Removes a name with all that is in it.</summary>
    /// <param name="directory">Where the name is.</param>
    /// <param name="name">One name.</param>
    public static void TryRemove(SafeFileHandle directory, string name) => TryRemove(directory, name, 0);

    /// <summary>Removes all that is in a directory, but for one name.</summary>
    public static void TryEmpty(SafeFileHandle directory, string kept = "") => TryEmpty(directory, kept, 0);

    private static void TryRemove(SafeFileHandle directory, string name, int depth)
    {
        try
        {
            if (FileStatus.At(directory, name) is { Kind: FileKind.Directory })
            {
                using (var inner = AtCalls.Open(directory, name, OpenFlags.Read | OpenFlags.Directory))
                {
                    // Tools make directories that nobody may change any more, such as those of Go's modules.
                    AtCalls.ChangeMode(inner, OwnerMayAll);
                    if (depth < Deepest)
                    {
                        TryEmpty(inner, "", depth + 1);
                    }
                }

                AtCalls.RemoveDirectory(directory, name);
            }
            else
            {
                AtCalls.TryRemoveFile(directory, name);
            }
        }
        catch (SystemCallException)
        {
            // It stays, and so does what it is in.
        }
    }

    private static void TryEmpty(SafeFileHandle directory, string kept, int depth)
    {
        List<string> names = [];
        DirectoryReader.Read(directory, (name, _) =>
        {
            names.Add(name);
            return true;
        });
        foreach (var name in names.Where(name => name != kept))
        {
            TryRemove(directory, name, depth);
        }
    }
}
