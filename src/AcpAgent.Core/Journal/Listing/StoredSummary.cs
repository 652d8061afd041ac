using System.Text.Json.Serialization;

namespace AcpAgent.Core.Journal.Listing;

/// <summary>A session's <c>summary.json</c>: what a list shows of it, and how far the journal went when that was true.</summary>
internal sealed record StoredSummary
{
    public required string Cwd { get; init; }

    public IReadOnlyList<string> AdditionalDirectories { get; init; } = [];

    public string? Title { get; init; }

    /// <summary>The journal's last segment.</summary>
    public required string Segment { get; init; }

    /// <summary>How long that was.</summary>
    public required long Length { get; init; }

    /// <summary>Unix milliseconds.</summary>
    [JsonIgnore]
    public long UpdatedAt { get; init; }

    public static StoredSummary Of(SessionSummary summary, string segment, long length) => new()
    {
        Cwd = summary.Cwd,
        AdditionalDirectories = summary.AdditionalDirectories,
        Title = summary.Title,
        UpdatedAt = summary.UpdatedAt.ToUnixTimeMilliseconds(),
        Segment = segment,
        Length = length,
    };

    /// <summary>As a list shows it.</summary>
    public SessionSummary Shown(string sessionId) =>
        new(sessionId, Cwd, AdditionalDirectories, Title, DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt));

    public bool IsSameAs(StoredSummary other) =>
        Cwd == other.Cwd && Title == other.Title && UpdatedAt == other.UpdatedAt && Segment == other.Segment && Length == other.Length
        && AdditionalDirectories.SequenceEqual(other.AdditionalDirectories, StringComparer.Ordinal);
}
