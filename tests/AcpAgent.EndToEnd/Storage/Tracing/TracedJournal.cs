using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AcpAgent.EndToEnd.Storage.Tracing;

/// <summary>A session's journal as a trace shows it coming about: what was written when, and when it would have survived a power loss.</summary>
internal sealed partial class TracedJournal
{
    private readonly IReadOnlyList<TracedCall> _calls;
    private readonly string _data;

    /// <param name="calls">The trace.</param>
    /// <param name="data">The data directory.</param>
    public TracedJournal(IReadOnlyList<TracedCall> calls, string data)
    {
        (_calls, _data) = ([.. calls.Select(call => call with { Path = Final(call.Path), To = Final(call.To) })], data);
        foreach (var write in _calls.Where(call => call.Kind == TracedKind.Writes && Segment().IsMatch(call.Path)))
        {
            var lines = Encoding.UTF8.GetString(write.Bytes.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Records.AddRange(lines.Select(line => JsonElement.Parse(line)).Select(line => new WrittenRecord(write.Path, line, Whole(line, write), write.Begin, write.End)));
        }
    }

    /// <summary>The records in order.</summary>
    public List<WrittenRecord> Records { get; } = [];

    /// <summary>When a record would have survived a power loss, with all the names that lead to it; null for never.</summary>
    public int? DurableAt(WrittenRecord record)
    {
        var folder = Path.GetDirectoryName(record.Segment)!;
        List<int?> steps = [Synced(record.Segment, record.End)];
        if (_calls.FirstOrDefault(call => call.Kind == TracedKind.Opens && call.Path == record.Segment) is { } made)
        {
            steps.Add(Synced(folder, made.End));
        }

        if (Last(TracedKind.Renames, call => call.To == folder, int.MaxValue) is { } named)
        {
            steps.Add(Synced(_data, named.End));
        }

        steps.AddRange(_calls.Where(call => call.Kind == TracedKind.MakesDirectory && IsWithin(folder, call.Path))
            .Select(call => Synced(Path.GetDirectoryName(call.Path)!, call.End)));
        return steps.Contains(null) ? null : steps.Max();
    }

    /// <summary>When the blob of a record was complete and would have survived a power loss with its name; null for never.</summary>
    public int? BlobDurableAt(WrittenRecord record)
    {
        var folder = Path.GetDirectoryName(record.Segment)!;
        var blobs = Path.Combine(folder, "blobs");
        var path = Path.Combine(blobs, record.Blob!);
        if (Last(TracedKind.Renames, call => call.To == path, int.MaxValue) is not { } named
            || Last(TracedKind.Writes, call => call.Path == named.Path, named.Begin) is not { } written
            || Synced(named.Path, written.End) is not { } content || content >= named.Begin)
        {
            return null;
        }

        var name = Synced(blobs, named.End);
        var made = Last(TracedKind.MakesDirectory, call => call.Path == blobs, int.MaxValue);
        var parent = made is null ? name : Synced(folder, made.End);
        return name is null || parent is null ? null : Math.Max(name.Value, parent.Value);
    }

    private static string Final(string path) => path.Replace("/.new-", "/", StringComparison.Ordinal);

    private static bool IsWithin(string path, string directory) => path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);

    private JsonElement Whole(JsonElement line, TracedCall write)
    {
        if (!line.TryGetProperty("blob", out var blob))
        {
            return line;
        }

        var path = Path.Combine(Path.GetDirectoryName(write.Path)!, "blobs", blob.GetString()!);
        var parts = _calls.Where(call => call.Kind == TracedKind.Writes && call.Path == path + ".tmp").SelectMany(call => call.Bytes.ToArray());
        return JsonElement.Parse(parts.ToArray());
    }

    private int? Synced(string path, int after) =>
        _calls.FirstOrDefault(call => call.Kind == TracedKind.Syncs && call.Path == path && call.Begin > after)?.End;

    private TracedCall? Last(TracedKind kind, Func<TracedCall, bool> fits, int before) =>
        _calls.LastOrDefault(call => call.Kind == kind && call.Begin < before && fits(call));

    [GeneratedRegex(@"/[0-9a-f]{32}/\d{6}-[0-9a-f]{8}\.jsonl$")]
    private static partial Regex Segment();
}
