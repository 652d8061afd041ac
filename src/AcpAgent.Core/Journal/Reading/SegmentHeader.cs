using System.Text.Json;
using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Journal.Reading;

/// <summary>Reads the first record of a segment.</summary>
internal static class SegmentHeader
{
    /// <returns>Null where the first line is not whole: nothing was ever written to the segment, or a crash tore it.</returns>
    /// <exception cref="NewerFormatException">The segment says so, whole or not.</exception>
    /// <exception cref="JournalDamagedException">The first record is whole and another.</exception>
    public static SegmentOpened? Read(IJournalFile file)
    {
        using var lines = new SegmentLines(file, 0, file.Length);
        if (!lines.Read() || !lines.IsWhole)
        {
            return null;
        }

        RefuseNewer(file, lines.Current);
        if (!Line.TryRead(lines.Current, out var parts))
        {
            return null;
        }

        try
        {
            return RecordJson.Read(parts.TakeObject(lines.Current)) as SegmentOpened
                ?? throw new JournalDamagedException(file.Path, 1, "the segment does not begin with its header");
        }
        catch (JsonException e)
        {
            throw new JournalDamagedException(file.Path, 1, "the segment's header cannot be read", e);
        }
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
                && header.RootElement.TryGetProperty("format"u8, out var format) && format.TryGetInt32(out var number)
                && number > SegmentOpened.CurrentFormat)
            {
                throw new NewerFormatException(file.Path, number);
            }
        }
        catch (JsonException)
        {
        }
    }
}
