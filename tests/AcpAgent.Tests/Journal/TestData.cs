using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace AcpAgent.Tests.Journal;

/// <summary>A data directory of its own for a test, gone afterwards.</summary>
internal sealed class TestData : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("acp-journal-").FullName;

    public static SessionCreated First { get; } = new() { Cwd = "/work", ModeId = "default" };

    public JournalStore Open(JournalOptions? options = null) =>
        new(Path, options ?? new JournalOptions { Sync = false }, NullLogger.Instance);

    public string FolderOf(string id) => System.IO.Path.Combine(Path, id);

    /// <summary>A session's segments in order.</summary>
    public string[] SegmentsOf(string id) => [.. Directory.GetFiles(FolderOf(id), "*.jsonl").Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
    }
}
