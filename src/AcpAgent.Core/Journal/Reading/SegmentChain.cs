using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Reading;

/// <summary>A segment in its place.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="End">Where the next segment says that it ends; null for the last one, whose end has to be found.</param>
internal readonly record struct ChainedSegment(string Name, SegmentEnd? End);

/// <summary>A session's segments in order, joined by what each says of those before it.</summary>
/// <param name="Segments">Those with records.</param>
/// <param name="Empty">Those after the last one with records, to which nothing whole was ever written.</param>
/// <param name="LastNumber">The highest number that a segment has; 0 where there is none.</param>
internal sealed record SegmentChain(IReadOnlyList<ChainedSegment> Segments, IReadOnlyList<string> Empty, int LastNumber)
{
    /// <summary>Reads which segments a session has.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="folder">Where.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="salvage">Told what does not fit, which is then taken as it is; null to throw.</param>
    /// <exception cref="NewerFormatException">One has a newer format.</exception>
    /// <exception cref="JournalDamagedException">One is missing, or there is one that does not belong.</exception>
    public static SegmentChain Read(IJournalFiles files, SessionFolder folder, string sessionId, Action<JournalDamage>? salvage = null)
    {
        salvage ??= damage => throw new JournalDamagedException(damage.File, damage.Line, damage.Reason);
        var found = files.Names(folder.Path)
            .Select(name => (Name: name, IsSegment: SegmentName.TryParse(name, out var segment), segment.Number))
            .Where(file => file.IsSegment)
            .OrderBy(file => file.Number).ThenBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => (file.Name, file.Number, Header: ReadHeader(files, folder, file.Name)))
            .ToList();

        var segments = new List<ChainedSegment>();
        var since = new List<string>();
        foreach (var (name, number, header) in found)
        {
            if (header is not null)
            {
                Check(folder, sessionId, name, number, header, since, salvage);
                if (segments.Count > 0)
                {
                    segments[^1] = segments[^1] with { End = header.Continues.FirstOrDefault(end => end.Name == segments[^1].Name) };
                }

                segments.Add(new ChainedSegment(name, null));
                since.Clear();
            }

            since.Add(name);
        }

        var empty = segments.Count > 0 ? since.Skip(1) : since;
        return new SegmentChain(segments, [.. empty], found.Count > 0 ? found[^1].Number : 0);
    }

    private static SegmentOpened? ReadHeader(IJournalFiles files, SessionFolder folder, string name)
    {
        using var file = files.OpenToRead(folder.Segment(name))
            ?? throw new JournalDamagedException(folder.Segment(name), 0, "the segment vanished");
        return SegmentHeader.Read(file);
    }

    // Every file must be where its successor says: a segment more or less means that something was lost, or that two processes wrote.
    private static void Check(
        SessionFolder folder, string sessionId, string name, int number, SegmentOpened header, List<string> since, Action<JournalDamage> report)
    {
        if (header.SessionId != sessionId || header.Segment != number)
        {
            report(new(folder.Segment(name), 1, $"it is segment {header.Segment} of session {header.SessionId}"));
        }

        var said = header.Continues.Select(end => end.Name).ToList();
        foreach (var missing in said.Except(since))
        {
            report(new(folder.Segment(missing), 0, $"{name} continues it, and it is missing or out of place"));
        }

        foreach (var extra in since.Except(said))
        {
            report(new(folder.Segment(extra), 0, $"{name} does not continue it: another process wrote at the same time"));
        }
    }
}
