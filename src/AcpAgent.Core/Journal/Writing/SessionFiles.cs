using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Reading;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Writing;

/// <summary>Makes sessions on the disk, takes them up and removes them. Everything here waits for the disk.</summary>
internal sealed class SessionFiles(IJournalFiles files, DataDirectory data, SegmentOwner self, JournalOptions options)
{
    /// <summary>Makes a session with its first record. It survives a power loss when this returns; where this throws, there is nothing.</summary>
    public OwnedSession Make(string sessionId, SessionCreated first, long at)
    {
        var making = data.BeingMade(sessionId);
        IDisposable? ownership = null;
        SegmentWriter? writer = null;
        try
        {
            files.CreateDirectory(making.Path);
            ownership = OwnerLock.Take(files, making, sessionId, self);
            writer = new SegmentWriter(files, making, Header(sessionId), WrittenJournal.Nothing, [], 1, options);
            WriteFirst(writer, first, at);
            writer.MoveTo(data.FolderOf(sessionId));
            data.Show(sessionId);
            return new OwnedSession(writer, ownership);
        }
        catch (Exception e)
        {
            writer?.Dispose();
            RemoveUnmade(making);
            ownership?.Dispose();
            throw e as JournalWriteException ?? new JournalWriteException($"no session could be made in {data.Path}: {e.Message}", e);
        }
    }

    /// <summary>Takes a session up: owns it and checks all of it.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="fold">Given all records while they are checked; null where nobody wants them.</param>
    public (OwnedSession Owned, JournalScan Scan) TakeUp(string sessionId, Action<IEnumerable<JournalEntry>>? fold)
    {
        var folder = data.FolderOf(sessionId);
        IDisposable? ownership = null;
        try
        {
            if (!files.DirectoryExists(folder.Path))
            {
                throw new SessionNotFoundException(sessionId);
            }

            ownership = OwnerLock.Take(files, folder, sessionId, self);
            var scan = JournalScan.Read(files, folder, sessionId, fold);
            var writer = new SegmentWriter(files, folder, Header(sessionId), scan.Written, scan.Continues, scan.NextNumber, options);
            return (new OwnedSession(writer, ownership), scan);
        }
        catch (Exception e)
        {
            ownership?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new JournalUnavailableException($"session {sessionId} cannot be opened: {e.Message}", e);
            }

            throw;
        }
    }

    /// <summary>Removes a session that nobody else owns.</summary>
    /// <returns>False where there is none.</returns>
    public bool Remove(string sessionId)
    {
        var folder = data.FolderOf(sessionId);
        try
        {
            if (!files.DirectoryExists(folder.Path))
            {
                return false;
            }

            using var ownership = OwnerLock.Take(files, folder, sessionId, self);
            data.Remove(sessionId);
            return true;
        }
        catch (SessionNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalUnavailableException($"session {sessionId} cannot be deleted: {e.Message}", e);
        }
    }

    private static void WriteFirst(SegmentWriter writer, SessionCreated first, long at)
    {
        var batch = new Batch();
        var buffer = new ByteBuffer();
        try
        {
            RecordJson.Write(batch.Json, first);
            batch.Items.Add(new BatchItem(first, batch.Json.Length, at, Durability.Synced, null));
            writer.Write(batch, buffer);
        }
        finally
        {
            buffer.Release();
            batch.Clear();
        }
    }

    // What cannot be removed now is removed by the next process.
    private void RemoveUnmade(SessionFolder making)
    {
        try
        {
            files.DeleteDirectory(making.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private SegmentOpened Header(string sessionId) => new()
    {
        Format = SegmentOpened.CurrentFormat,
        SessionId = sessionId,
        Segment = 0,
        Owner = self,
        Program = options.Program,
    };
}

/// <summary>A session that this process owns.</summary>
/// <param name="Writer">Writes to it.</param>
/// <param name="Ownership">What to dispose of to give it up.</param>
internal readonly record struct OwnedSession(SegmentWriter Writer, IDisposable Ownership);
