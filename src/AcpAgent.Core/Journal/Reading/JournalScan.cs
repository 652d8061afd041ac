using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Listing;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Journal.Writing;

namespace AcpAgent.Core.Journal.Reading;

/// <summary>What is found when a session is taken up.</summary>
/// <param name="Written">How far its journal goes.</param>
/// <param name="Continues">What its next segment has to say of those before.</param>
/// <param name="NextNumber">The number of that segment.</param>
/// <param name="Summary">What a list shows of it.</param>
/// <param name="Warnings">Where a crash cut a record short.</param>
internal sealed record JournalScan(
    WrittenJournal Written, IReadOnlyList<SegmentEnd> Continues, int NextNumber, SummaryFold Summary, IReadOnlyList<string> Warnings)
{
    /// <summary>Checks every line of a session.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="folder">The session.</param>
    /// <param name="sessionId">Its id.</param>
    /// <param name="fold">Given all records while they are checked; null where nobody wants them.</param>
    /// <exception cref="SessionNotFoundException">It has no segment.</exception>
    /// <exception cref="NewerFormatException">It has a newer format.</exception>
    /// <exception cref="JournalDamagedException">It is damaged.</exception>
    public static JournalScan Read(IJournalFiles files, SessionFolder folder, string sessionId, Action<IEnumerable<JournalEntry>>? fold)
    {
        var chain = SegmentChain.Read(files, folder, sessionId);
        if (chain.LastNumber == 0)
        {
            throw new SessionNotFoundException(sessionId);
        }

        var warnings = new List<string>();
        var summary = new SummaryFold(sessionId);
        using var cursor = new JournalCursor(files, folder, chain.Segments);
        fold?.Invoke(JournalReader.ReadJoined(files, folder, cursor, long.MaxValue).Select(summary.Take));
        while (cursor.Read())
        {
            summary.Add(files, folder, cursor);
        }

        if (summary.Summary is null)
        {
            // Header and first record were synced before the session got its name: no crash tears them.
            var name = chain.Segments.Count > 0 ? chain.Segments[0].Name : chain.Empty[0].Name;
            throw new JournalDamagedException(folder.Segment(name), cursor.LastSequence + 1, "the session's first records are damaged");
        }

        var last = chain.Segments[^1].Name;
        var continues = new List<SegmentEnd> { new(last, cursor.ValidLength, cursor.TornLength) };
        continues.AddRange(chain.Empty);
        foreach (var end in continues.Where(end => end.Torn > 0))
        {
            warnings.Add($"the last {end.Torn} bytes of {folder.Segment(end.Name)} are a record that a crash cut short: they no longer count, and stay in the file");
        }

        var written = new WrittenJournal(
            [.. chain.Segments.SkipLast(1), new ChainedSegment(last, continues[0])], cursor.LastSequence);
        return new JournalScan(written, continues, chain.LastNumber + 1, summary, warnings);
    }
}
