using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Reading;

namespace AcpAgent.Core.Journal.Listing;

/// <summary>Makes a session's summary anew from its journal, as far as that can be read.</summary>
internal static class SummaryRebuild
{
    /// <returns>Null where nothing of the session can be read.</returns>
    /// <exception cref="NewerFormatException">A newer version wrote it.</exception>
    public static StoredSummary? Read(IJournalFiles files, SessionFolder folder, string sessionId)
    {
        var (segment, length) = LastSegment(files, folder);
        var fold = new SummaryFold(sessionId);
        using var cursor = new JournalCursor(files, folder, SegmentChain.Read(files, folder, sessionId, Ignore).Segments, Ignore);
        while (cursor.Read())
        {
            fold.Add(files, folder, cursor);
        }

        return fold.Summary is { } summary && segment is not null ? StoredSummary.Of(summary, segment, length) : null;
    }

    /// <summary>The last of a session's segments and its length, torn tail and all.</summary>
    public static (string? Name, long Length) LastSegment(IJournalFiles files, SessionFolder folder)
    {
        var last = files.Names(folder.Path).Where(name => SegmentName.TryParse(name, out _)).Max(StringComparer.Ordinal);
        if (last is null)
        {
            return (null, 0);
        }

        using var file = files.OpenToRead(folder.Segment(last));
        return (last, file?.Length ?? 0);
    }

    private static void Ignore(JournalDamage damage)
    {
    }
}
