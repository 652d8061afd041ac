using System.Security.Cryptography;
using AcpAgent.Core.Journal.Format;

namespace AcpAgent.Core.Journal.Files;

/// <summary>Content too large for a line: a file of its own, named by its hash, complete and synced before a record names it.</summary>
internal static class Blobs
{
    private const string Unfinished = ".tmp";

    /// <summary>Keeps some content. It survives a power loss when this returns.</summary>
    public static BlobReference Write(IJournalFiles files, SessionFolder folder, ReadOnlySpan<byte> content)
    {
        var blob = new BlobReference(Convert.ToHexStringLower(SHA256.HashData(content)), content.Length);
        var path = PathOf(folder, blob);
        var isNew = !files.DirectoryExists(folder.Blobs);
        if (isNew)
        {
            files.CreateDirectory(folder.Blobs);
        }

        if (Read(files, folder, blob, out _) is null)
        {
            files.Delete(path + Unfinished);
            using (var file = files.Create(path + Unfinished))
            {
                file.WriteAll(content, 0);
                file.Sync();
            }

            files.Rename(path + Unfinished, path);
        }

        // Also where it was there already: whoever put it there may have ended before this.
        files.SyncDirectory(folder.Blobs);
        files.SyncDirectory(folder.Path);
        return blob;
    }

    /// <summary>Reads some content.</summary>
    /// <returns>Null where it is not what was written; <paramref name="reason"/> says how.</returns>
    public static byte[]? Read(IJournalFiles files, SessionFolder folder, BlobReference blob, out string reason)
    {
        using var file = files.OpenToRead(PathOf(folder, blob));
        if (file is null)
        {
            reason = $"the blob {blob.Hash} is missing";
            return null;
        }

        if (file.Length != blob.Length || blob.Length > Array.MaxLength)
        {
            reason = $"the blob {blob.Hash} has {file.Length} bytes where {blob.Length} were written";
            return null;
        }

        var content = new byte[blob.Length];
        if (file.ReadAll(content, 0) < content.Length || Convert.ToHexStringLower(SHA256.HashData(content)) != blob.Hash)
        {
            reason = $"the blob {blob.Hash} does not match its hash";
            return null;
        }

        reason = "";
        return content;
    }

    private static string PathOf(SessionFolder folder, BlobReference blob) => Path.Combine(folder.Blobs, blob.Hash);
}
