using System.Text.Json;
using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Reading;

/// <summary>How a segment begins.</summary>
/// <param name="Opened">Its first record; null where there is none that can be read.</param>
/// <param name="Length">How long the file is.</param>
/// <param name="HoldsRecords">Whether there is a whole record in it.</param>
internal readonly record struct SegmentHeader(SegmentOpened? Opened, long Length, bool HoldsRecords)
{
    private const int Piece = 4 << 10;

    /// <summary>Reads the first record of a segment.</summary>
    /// <param name="file">The segment.</param>
    /// <param name="report">Told where the first record is damaged: others follow, so that no crash tore it.</param>
    /// <exception cref="NewerFormatException">The segment says so, whole or not.</exception>
    public static SegmentHeader Read(IJournalFile file, Action<JournalDamage> report)
    {
        var length = file.Length;
        using var lines = new SegmentLines(file, 0, length, Piece);
        if (lines.Read() && lines.IsWhole)
        {
            RefuseNewer(file, lines.Current);
            if (Line.TryRead(lines.Current, out var parts))
            {
                return new SegmentHeader(Read(file, parts.TakeObject(lines.Current), report), length, HoldsRecords: true);
            }
        }

        var holdsRecords = TornTail.HoldsRecord(file, 0, length);
        if (holdsRecords)
        {
            report(new JournalDamage(file.Path, 1, "the segment's header is damaged"));
        }

        return new SegmentHeader(null, length, holdsRecords);
    }

    private static SegmentOpened? Read(IJournalFile file, ReadOnlySpan<byte> json, Action<JournalDamage> report)
    {
        try
        {
            var record = RecordJson.Read(json);
            if (record is SegmentOpened { Format: >= 1 } opened)
            {
                return opened;
            }

            report(new JournalDamage(file.Path, 1, record is SegmentOpened old ? $"there is no format {old.Format}" : "the segment does not begin with its header"));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            report(new JournalDamage(file.Path, 1, $"the segment's header cannot be read: {e.Message}"));
        }

        return null;
    }

    // Whatever another format changes, it keeps this: the first line is a JSON object with `type` and `format`.
    private static void RefuseNewer(IJournalFile file, ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var header = JsonDocument.ParseValue(ref reader);
            if (header.RootElement.ValueKind == JsonValueKind.Object
                && header.RootElement.TryGetProperty("type"u8, out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("segment"u8)
                && header.RootElement.TryGetProperty("format"u8, out var format) && format.ValueKind == JsonValueKind.Number
                && format.TryGetInt32(out var number) && number > SegmentOpened.CurrentFormat)
            {
                throw new NewerFormatException(file.Path, number);
            }
        }
        catch (JsonException)
        {
        }
    }
}
