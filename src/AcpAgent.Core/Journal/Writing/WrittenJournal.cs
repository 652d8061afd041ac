using System.Collections.Immutable;
using AcpAgent.Core.Journal.Reading;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Writing;

/// <summary>How far a journal goes.</summary>
/// <param name="Segments">Its segments with their ends.</param>
/// <param name="LastSequence">The number of its last record; 0 where there is none.</param>
internal sealed record WrittenJournal(ImmutableList<ChainedSegment> Segments, long LastSequence)
{
    public static WrittenJournal Nothing { get; } = new([], 0);

    /// <summary>The same, after the last segment grew or a new one was begun.</summary>
    public WrittenJournal With(string segment, long length, long lastSequence)
    {
        var end = new ChainedSegment(segment, new SegmentEnd(segment, length));
        return Segments.Count > 0 && Segments[^1].Name == segment
            ? new(Segments.SetItem(Segments.Count - 1, end), lastSequence)
            : new(Segments.Add(end), lastSequence);
    }
}
