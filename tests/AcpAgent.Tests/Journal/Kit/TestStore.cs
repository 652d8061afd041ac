using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Tests.Support;
using Xunit;

namespace AcpAgent.Tests.Journal.Kit;

/// <summary>A store on a disk in memory, as one process has it.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    public const string Data = "/data/sessions";

    public TestStore(MemoryDisk? disk = null, JournalOptions? options = null)
    {
        Disk = disk ?? new MemoryDisk();
        Files = new MemoryFiles(Disk);
        Store = new JournalStore(Data, options ?? new JournalOptions(), Log, Files);
    }

    public MemoryDisk Disk { get; }

    public MemoryFiles Files { get; }

    public ListLogger Log { get; } = new();

    public JournalStore Store { get; }

    public static SessionCreated First { get; } = new() { Cwd = "/work", ModeId = "default" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static string FolderOf(string id) => $"{Data}/{id}";

    public static string FolderOf(SessionJournal journal) => FolderOf(journal.SessionId);

    public Task<SessionJournal> CreateAsync(string? id = null) => Store.CreateAsync(id ?? JournalStore.NewSessionId(), First, Stop);

    public Task<OpenedJournal> OpenAsync(string id) => Store.OpenAsync(id, cancellation: Stop);

    /// <summary>The bytes of a session's segments, in order.</summary>
    public List<KeyValuePair<string, byte[]>> Segments(string id) =>
        [.. Disk.Snapshot(FolderOf(id)).Where(file => file.Key.EndsWith(".jsonl", StringComparison.Ordinal))];

    /// <summary>Keeps everything that would be written to a session's segments waiting until the returned is disposed of.</summary>
    public IDisposable HoldWrites(string id)
    {
        var held = new ManualResetEventSlim();
        Files.Before = operation =>
        {
            if (operation.Call == FileCall.Write && operation.IsSegment && operation.Path.Contains(id, StringComparison.Ordinal))
            {
                Assert.True(held.Wait(TimeSpan.FromSeconds(60), Stop));
            }
        };
        return new Release(() =>
        {
            Files.Before = null;
            held.Set();
        });
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private sealed class Release(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
