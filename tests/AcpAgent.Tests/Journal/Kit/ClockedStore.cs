using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using Xunit;

namespace AcpAgent.Tests.Journal.Kit;

/// <summary>A store whose time is given with everything that is done.</summary>
internal sealed class ClockedStore : IAsyncDisposable
{
    /// <summary>The moment 0.</summary>
    public const long Start = 1_760_000_000_000;

    private readonly Clock _clock = new();

    public ClockedStore(MemoryDisk? disk = null) => Inner = new TestStore(disk, new JournalOptions { Clock = _clock });

    public TestStore Inner { get; }

    public JournalStore Store => Inner.Store;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Makes a session, and closes it.</summary>
    public async Task<string> MakeAsync(string cwd, int moment)
    {
        _clock.Now = Start + moment;
        var id = JournalStore.NewSessionId();
        await (await Store.CreateAsync(id, TestStore.First with { Cwd = cwd }, Stop)).DisposeAsync();
        return id;
    }

    /// <summary>Says something in a session, and leaves it open.</summary>
    public async Task<SessionJournal> SayAsync(string id, int moment, params JournalRecord[] records)
    {
        _clock.Now = Start + moment;
        var journal = (await Store.OpenAsync(id, cancellation: Stop)).Journal;
        foreach (var record in records)
        {
            await journal.AppendAsync(record, Durability.Written);
        }

        return journal;
    }

    /// <summary>Says something in a session, and closes it.</summary>
    public async Task TouchAsync(string id, int moment) =>
        await (await SayAsync(id, moment, new TitleChanged($"touched at {moment}"))).DisposeAsync();

    public ValueTask DisposeAsync() => Inner.DisposeAsync();

    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; } = Start;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);
    }
}
