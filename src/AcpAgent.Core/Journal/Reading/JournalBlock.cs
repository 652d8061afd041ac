using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Reading;

/// <summary>A part of a segment that has been read on its own: whole lines, all of them good.</summary>
/// <param name="Entries">Its records, pieces of messages joined.</param>
/// <param name="End">Where in the segment it ends.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="First">The number of its first record.</param>
/// <param name="Last">The number of its last record.</param>
internal sealed record JournalBlock(IReadOnlyList<JournalEntry> Entries, long End, long Lines, long First, long Last)
{
    private const int Usual = 1024;

    /// <summary>Reads one.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="folder">The session.</param>
    /// <param name="segment">The segment's name.</param>
    /// <param name="start">Where it begins: the first line that begins at or behind this, unless it is where a line is known to begin.</param>
    /// <param name="end">The first line that begins at or behind this is no longer part of it.</param>
    /// <param name="isLineStart">Whether a line is known to begin at <paramref name="start"/>.</param>
    /// <returns>Null where there is anything in it that is not as it should be: to be read in order, which tells what.</returns>
    public static JournalBlock? TryRead(IJournalFiles files, SessionFolder folder, string segment, long start, long end, bool isLineStart)
    {
        try
        {
            using var file = files.OpenToRead(folder.Segment(segment));
            if (file is null || (!isLineStart && (start = NextLine(file, start)) < 0) || (end = NextLine(file, end)) < start)
            {
                return null;
            }

            using var cursor = JournalCursor.Within(files, folder, segment, start, end);
            var entries = new List<JournalEntry>(Usual);
            entries.AddRange(JournalReader.ReadJoined(files, folder, cursor, long.MaxValue));
            return cursor.TornLength == 0 && cursor.ValidLength == end
                ? new JournalBlock(entries, end, cursor.Lines, cursor.FirstSequence, cursor.LastSequence)
                : null;
        }
        catch (Exception)
        {
            // Whatever it is, reading in order meets it too, where somebody can be told.
            return null;
        }
    }

    // The first place at or behind this one where a line begins; negative where there is none.
    private static long NextLine(IJournalFile file, long place)
    {
        Span<byte> bytes = stackalloc byte[512];
        for (var from = place - 1; ;)
        {
            var count = file.Read(bytes, from);
            var feed = bytes[..count].IndexOf((byte)'\n');
            if (feed >= 0)
            {
                return from + feed + 1;
            }

            if (count == 0)
            {
                return -1;
            }

            from += count;
        }
    }
}
