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
        var last = default(SegmentName);
        foreach (var name in files.Names(folder.Path))
        {
            if (SegmentName.TryParse(name, out var segment) && segment.CompareTo(last) > 0)
            {
                last = segment;
            }
        }

        return last.Number == 0 ? (null, 0) : (last.ToString(), files.LengthOf(folder.Segment(last.ToString())) ?? 0);
    }

    private static void Ignore(JournalDamage damage)
    {
    }
}
