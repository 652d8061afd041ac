using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Reading;

/// <summary>A segment in its place.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="End">Where the next segment says that it ends; null for the last one, whose end has to be found.</param>
internal readonly record struct ChainedSegment(string Name, SegmentEnd? End);

/// <summary>A session's segments in order, joined by what each says of those before it.</summary>
/// <param name="Segments">Those with records.</param>
/// <param name="Empty">Those after the last one with records, to which nothing whole was ever written; all that is in them is torn.</param>
/// <param name="LastNumber">The highest number that a segment has; 0 where there is none.</param>
internal sealed record SegmentChain(IReadOnlyList<ChainedSegment> Segments, IReadOnlyList<SegmentEnd> Empty, int LastNumber)
{
    /// <summary>Reads which segments a session has.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="folder">Where.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="salvage">Told what does not fit, which is then taken as it is; null to throw.</param>
    /// <exception cref="NewerFormatException">One has a newer format.</exception>
    /// <exception cref="JournalDamagedException">One is missing, or there is one that does not belong.</exception>
    /// <exception cref="JournalUnavailableException">The system does not let one be read.</exception>
    public static SegmentChain Read(IJournalFiles files, SessionFolder folder, string sessionId, Action<JournalDamage>? salvage = null)
    {
        var report = salvage ?? (damage => throw new JournalDamagedException(damage.File, damage.Line, damage.Reason));
        var found = files.Names(folder.Path)
            .Select(name => SegmentName.TryParse(name, out var segment) ? segment : default)
            .Where(segment => segment.Number > 0)
            .Order()
            .ToList();

        var segments = new List<ChainedSegment>();
        var since = new List<SegmentEnd>();
        foreach (var (i, segment) in found.Index())
        {
            var name = segment.ToString();
            if (i > 0 && segment.Number == found[i - 1].Number)
            {
                report(new JournalDamage(folder.Segment(name), 0, "another process wrote at the same time: the segment's number is there twice"));
            }

            var (opened, length, holdsRecords) = ReadHeader(files, folder.Segment(name), report, salvage);
            if (opened is not null)
            {
                Check(folder, sessionId, name, segment.Number, opened, since, report);
                if (segments.Count > 0)
                {
                    segments[^1] = segments[^1] with { End = opened.Continues.FirstOrDefault(end => end.Name == segments[^1].Name) };
                }
            }

            if (holdsRecords)
            {
                segments.Add(new ChainedSegment(name, null));
                since.Clear();
            }

            since.Add(new SegmentEnd(name, 0, length));
        }

        var empty = segments.Count > 0 ? since.Skip(1) : since;
        return new SegmentChain(segments, [.. empty], found.Count > 0 ? found[^1].Number : 0);
    }

    private static SegmentHeader ReadHeader(IJournalFiles files, string path, Action<JournalDamage> report, Action<JournalDamage>? salvage)
    {
        try
        {
            using var file = files.OpenToRead(path);
            if (file is not null)
            {
                return SegmentHeader.Read(file, report);
            }

            report(new JournalDamage(path, 0, "the segment vanished"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (salvage is null)
            {
                throw JournalUnavailableException.CannotRead(path, e);
            }

            salvage(new JournalDamage(path, 0, $"it cannot be read: {e.Message}"));
        }

        return default;
    }

    // Every file must be where its successor says: a segment more or less means that something was lost.
    private static void Check(
        SessionFolder folder, string sessionId, string name, int number, SegmentOpened header, List<SegmentEnd> since, Action<JournalDamage> report)
    {
        if (header.SessionId != sessionId || header.Segment != number)
        {
            report(new(folder.Segment(name), 1, $"it is segment {header.Segment} of session {header.SessionId}"));
        }

        var said = header.Continues.Select(end => end.Name).ToList();
        var found = since.Select(end => end.Name).ToList();
        foreach (var missing in said.Except(found))
        {
            report(new(folder.Segment(missing), 0, $"{name} continues it, and it is missing or out of place"));
        }

        foreach (var extra in found.Except(said))
        {
            report(new(folder.Segment(extra), 0, $"{name} does not continue it, and follows it"));
        }
    }
}
