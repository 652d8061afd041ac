using System.Text.Json;
using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Format;

namespace AcpAgent.Core.Journal.Listing;

/// <summary>Reads and writes a session's <c>summary.json</c>: one line in the form that the journal's lines have, so that damage is noticed.</summary>
internal static class SummaryFile
{
    private const string Name = "summary.json";

    /// <returns>Null where there is none that can be read.</returns>
    public static StoredSummary? Read(IJournalFiles files, SessionFolder folder)
    {
        try
        {
            using var file = files.OpenToRead(Path.Combine(folder.Path, Name));
            if (file is null || file.Length is 0 or > Line.MaxLength)
            {
                return null;
            }

            var bytes = new byte[file.Length];
            var line = bytes.AsSpan(0, file.ReadAll(bytes, 0) - 1);
            return Line.TryRead(line, out var parts)
                && JsonSerializer.Deserialize(parts.TakeObject(line), JournalJsonContext.Default.StoredSummary) is { } summary
                    ? summary with { UpdatedAt = parts.At }
                    : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file in one step. Not synced: it can be made again.</summary>
    public static void Write(IJournalFiles files, SessionFolder folder, StoredSummary summary, string writer)
    {
        var line = new ByteBuffer();
        try
        {
            Line.Write(line, 1, summary.UpdatedAt, JsonSerializer.SerializeToUtf8Bytes(summary, JournalJsonContext.Default.StoredSummary).AsSpan()[1..^1]);
            var path = Path.Combine(folder.Path, Name);
            var unfinished = $"{path}.{writer}";
            files.Delete(unfinished);
            using (var file = files.Create(unfinished))
            {
                file.WriteAll(line.Written, 0);
            }

            files.Rename(unfinished, path);
        }
        finally
        {
            line.Release();
        }
    }
}
