using System.Text.Json;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Files;

/// <summary>
/// A session's lock: held by one process, gone with it however it ends. What the file says is for the error message only.
/// </summary>
internal static class OwnerLock
{
    /// <summary>Takes the lock of a session.</summary>
    /// <returns>What to dispose of to give the lock back.</returns>
    /// <exception cref="SessionInUseException">Somebody else holds it.</exception>
    /// <exception cref="SessionNotFoundException">The session was deleted meanwhile.</exception>
    public static IDisposable Take(IJournalFiles files, SessionFolder folder, string sessionId, SegmentOwner self)
    {
        IJournalFile file;
        try
        {
            file = files.TryLock(folder.Lock) ?? throw new SessionInUseException(sessionId, ReadOwner(files, folder));
        }
        catch (IOException) when (!files.DirectoryExists(folder.Path))
        {
            throw new SessionNotFoundException(sessionId);
        }

        try
        {
            // A deleted session's folder has been moved away with the lock in it; its id never comes back.
            if (!files.DirectoryExists(folder.Path))
            {
                throw new SessionNotFoundException(sessionId);
            }

            var text = JsonSerializer.SerializeToUtf8Bytes(self, JournalJsonContext.Default.SegmentOwner);
            file.Write(text, 0);
            file.Truncate(text.Length);
            return file;
        }
        catch (IOException) when (files.DirectoryExists(folder.Path))
        {
            // The disk is full: the lock holds all the same.
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Who last took the lock, as far as the file says.</summary>
    private static SegmentOwner? ReadOwner(IJournalFiles files, SessionFolder folder)
    {
        try
        {
            using var file = files.OpenToRead(folder.Lock);
            var text = new byte[4096];
            var length = file?.Read(text, 0) ?? 0;
            return JsonSerializer.Deserialize(text.AsSpan(0, length), JournalJsonContext.Default.SegmentOwner);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
