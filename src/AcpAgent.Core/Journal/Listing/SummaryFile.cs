using System.Text.Json;
using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Format;

namespace AcpAgent.Core.Journal.Listing;

/// <summary>Reads and writes a session's <c>summary.json</c>.</summary>
internal static class SummaryFile
{
    private const string Name = "summary.json";

    /// <returns>Null where there is none that can be read.</returns>
    public static StoredSummary? Read(IJournalFiles files, SessionFolder folder)
    {
        try
        {
            using var file = files.OpenToRead(Path.Combine(folder.Path, Name));
            if (file is null || file.Length is 0 or > 1 << 20)
            {
                return null;
            }

            var json = new byte[file.Length];
            return JsonSerializer.Deserialize(json.AsSpan(0, file.ReadAll(json, 0)), JournalJsonContext.Default.StoredSummary);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file in one step. Not synced: it can be made again.</summary>
    public static void Write(IJournalFiles files, SessionFolder folder, StoredSummary summary, string writer)
    {
        var path = Path.Combine(folder.Path, Name);
        var unfinished = $"{path}.{writer}";
        files.Delete(unfinished);
        using (var file = files.Create(unfinished))
        {
            file.WriteAll(JsonSerializer.SerializeToUtf8Bytes(summary, JournalJsonContext.Default.StoredSummary), 0);
        }

        files.Rename(unfinished, path);
    }
}
