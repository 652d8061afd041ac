using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Format;

namespace AcpAgent.Core.Journal.Reading;

/// <summary>Tells a torn tail, which a crash leaves behind, from damage in the middle, behind which whole records follow.</summary>
internal static class TornTail
{
    /// <summary>Looks for a whole record anywhere in a file, at the beginning of a line or not.</summary>
    /// <param name="file">The segment.</param>
    /// <param name="start">Where to begin: where the first bad line does.</param>
    /// <param name="end">Where to stop.</param>
    public static bool HoldsRecord(IJournalFile file, long start, long end)
    {
        using var lines = new SegmentLines(file, start, end);
        while (lines.Read())
        {
            if (lines.IsWhole && HoldsRecord(lines.Current))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HoldsRecord(ReadOnlySpan<byte> line)
    {
        for (var next = line.IndexOf(Line.Start); next >= 0; next = line.IndexOf(Line.Start))
        {
            line = line[next..];
            if (Line.TryRead(line, out _))
            {
                return true;
            }

            line = line[1..];
        }

        return false;
    }
}
