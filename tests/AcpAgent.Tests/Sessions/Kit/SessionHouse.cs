using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AcpAgent.Tests.Sessions.Kit;

/// <summary>The sessions of a process, on a disk of their own that can be made to fail.</summary>
internal sealed class SessionHouse : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public SessionHouse()
    {
        Store = new JournalStore(_directory.Path, new JournalOptions(), NullLogger.Instance, Files);
        Registry = new SessionRegistry(
            Store,
            new SessionSettings
            {
                QueueLimit = 8,
                ConfigOptions = state => [new SessionConfigSelect { Id = "mode", Name = "Mode", CurrentValue = state.ModeId, Options = new UngroupedSelectOptions([]) }],
                CloseInterruptedTurn = InterruptedTurn.Close,
            },
            NullLogger.Instance);
    }

    public static SessionCreated First { get; } = new() { Cwd = "/work", ModeId = "plan" };

    public FaultyFiles Files { get; } = new();

    public JournalStore Store { get; }

    public SessionRegistry Registry { get; }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Another process on the same disk.</summary>
    public JournalStore Rival() => new(_directory.Path, new JournalOptions { Sync = false }, NullLogger.Instance);

    public Task<TakenSession> CreateAsync(FakeClient client) => Registry.CreateAsync(First, client, new ClientCapabilities(), CancellationToken.None);

    public Task<TakenSession> TakeAsync(string id, FakeClient client) => Registry.TakeAsync(id, client, new ClientCapabilities(), replay: true, CancellationToken.None);

    /// <summary>Takes a session up as a load does: replay, then what was held back, then live.</summary>
    public async Task<TakenSession> LoadAsync(string id, FakeClient client)
    {
        var taken = await TakeAsync(id, client);
        await taken.ReplayAsync(CancellationToken.None);
        taken.Attachment.GoLive();
        return taken;
    }

    /// <summary>Commits a record as soon as the disk takes one again.</summary>
    public static async Task CommitAsync(LiveSession session, JournalRecord record)
    {
        while (true)
        {
            try
            {
                await session.CommitAsync(record, Durability.Written);
                return;
            }
            catch (JournalWriteException)
            {
                // It was behind one that failed.
            }
        }
    }

    /// <summary>Waits for something that happens on other threads.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(60), "it never happened");
            await Task.Delay(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        (Files.IsFull, Files.SyncFails, Files.Writing) = (false, false, () => { });
        await Registry.CloseAllAsync(CancelReason.Shutdown);
        await Store.DisposeAsync();
        _directory.Dispose();
    }
}
