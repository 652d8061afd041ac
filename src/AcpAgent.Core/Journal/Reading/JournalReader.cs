using System.Text.Json;
using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Reading;

/// <summary>Reads the records of a session.</summary>
internal static class JournalReader
{
    /// <summary>All records in order, read while they are asked for.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="folder">The session.</param>
    /// <param name="segments">Which segments, and how much of each.</param>
    /// <param name="upTo">The last record wanted.</param>
    /// <param name="salvage">Told about every damage, which is then skipped; null to throw.</param>
    /// <exception cref="JournalDamagedException">Something in the middle is damaged.</exception>
    public static IEnumerable<JournalEntry> Read(
        IJournalFiles files, SessionFolder folder, IReadOnlyList<ChainedSegment> segments, long upTo, Action<JournalDamage>? salvage)
    {
        using var cursor = new JournalCursor(files, folder, segments, salvage);
        while (cursor.LastSequence < upTo && cursor.Read())
        {
            if (ReadRecord(files, folder, cursor) is { } record)
            {
                yield return new JournalEntry(cursor.Parts.Sequence, DateTimeOffset.FromUnixTimeMilliseconds(cursor.Parts.At), record);
            }
        }
    }

    /// <summary>The same, with pieces of one message that follow each other joined; such a record has number and time of its last piece.</summary>
    /// <exception cref="JournalDamagedException">Something in the middle is damaged.</exception>
    public static IEnumerable<JournalEntry> ReadJoined(IJournalFiles files, SessionFolder folder, IReadOnlyList<ChainedSegment> segments, long upTo)
    {
        using var cursor = new JournalCursor(files, folder, segments);
        foreach (var entry in ReadJoined(files, folder, cursor, upTo))
        {
            yield return entry;
        }
    }

    /// <summary>The same, of what is before a cursor.</summary>
    public static IEnumerable<JournalEntry> ReadJoined(
        IJournalFiles files, SessionFolder folder, JournalCursor cursor, long upTo, long blockSize = BlocksAhead.UsualSize)
    {
        using var run = new TextRun();
        var last = new SameVersions();
        while (cursor.LastSequence < upTo && cursor.Read())
        {
            if (run.TryContinue(cursor))
            {
                run.ContinueAhead(cursor, upTo);
                continue;
            }

            if (run.TryTake(out var joined))
            {
                yield return joined;
            }

            if (run.TryBegin(cursor))
            {
                run.ContinueAhead(cursor, upTo);
            }
            else if (ReadRecord(files, folder, cursor, last) is { } record)
            {
                yield return new JournalEntry(cursor.Parts.Sequence, DateTimeOffset.FromUnixTimeMilliseconds(cursor.Parts.At), record);
            }

            if (upTo == long.MaxValue && cursor.TryReadAhead(blockSize, out var blocks))
            {
                using (blocks)
                {
                    if (run.TryTake(out var before))
                    {
                        yield return before;
                    }

                    while (blocks.Take() is { } block && cursor.TrySkip(block))
                    {
                        foreach (var entry in block.Entries)
                        {
                            yield return entry;
                        }
                    }
                }
            }
        }

        if (run.TryTake(out var rest))
        {
            yield return rest;
        }
    }

    /// <summary>The cursor's record. Its line is no longer whole afterwards.</summary>
    /// <returns>Null where it is damaged and the cursor salvages.</returns>
    public static JournalRecord? ReadRecord(IJournalFiles files, SessionFolder folder, JournalCursor cursor, SameVersions? last = null)
    {
        try
        {
            var json = cursor.Parts.TakeObject(cursor.Line);
            if (!BlobReference.TryRead(json, out var blob))
            {
                return RecordJson.Read(json, last);
            }

            if (Blobs.Read(files, folder, blob, out var reason) is { } content)
            {
                return RecordJson.Read(content);
            }

            cursor.Report(reason);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            cursor.Report($"the record cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            cursor.ReportUnreadable(e);
        }

        return null;
    }
}
