using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Tests.Journal.Kit;
using Xunit;

namespace AcpAgent.Tests.Journal;

public sealed class OwnershipTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASecondProcessIsToldWhoOwnsTheSession()
    {
        await using var first = new TestStore();
        await using var second = new TestStore(first.Disk);
        var journal = await first.CreateAsync();
        var refusal = await Assert.ThrowsAsync<SessionInUseException>(() => second.OpenAsync(journal.SessionId));
        Assert.Equal(first.Store.Self, refusal.Owner);
        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SessionInUseException>(() => second.Store.DeleteAsync(journal.SessionId, Stop));
        await Assert.ThrowsAsync<SessionInUseException>(() => first.OpenAsync(journal.SessionId));
        Assert.Equal(3, await journal.AppendAsync(new TitleChanged("mine"), Durability.Synced));

        await journal.DisposeAsync();
        Assert.Equal(3, (await second.OpenAsync(journal.SessionId)).Journal.LastSequence);
        Assert.Equal(second.Store.Self, (await Assert.ThrowsAsync<SessionInUseException>(() => first.OpenAsync(journal.SessionId))).Owner);
    }

    [Fact]
    public async Task ADeadOwnersLockDoesNotHold()
    {
        await using var first = new TestStore();
        var journal = await first.CreateAsync();
        await journal.AppendAsync(new TitleChanged("before it died"), Durability.Written);
        first.Files.End();
        await using var second = new TestStore(first.Disk);
        var again = (await second.OpenAsync(journal.SessionId)).Journal;
        Assert.Equal(5, await again.AppendAsync(new TitleChanged("after"), Durability.Written));
    }

    // What made two processes write to one file elsewhere: here each makes files of its own, with its own mark in the name.
    [Fact]
    public async Task EverySegmentIsMadeAndWrittenByOneProcessOnly()
    {
        var disk = new MemoryDisk();
        var id = JournalStore.NewSessionId();
        var segments = new Dictionary<string, byte[]>();
        for (var i = 0; i < 4; i++)
        {
            await using var test = new TestStore(disk);
            var journal = i == 0 ? await test.CreateAsync(id) : (await test.OpenAsync(id)).Journal;
            await journal.AppendAsync(new TitleChanged($"{i}"), Durability.Synced);
            await journal.DisposeAsync();
            var now = test.Segments(id);
            Assert.Equal(i + 1, now.Count);
            Assert.All(segments, before => Assert.Equal(before.Value, now.Single(file => file.Key == before.Key).Value));
            var mine = now.Single(file => !segments.ContainsKey(file.Key));
            Assert.EndsWith($"/{i + 1:d6}-{test.Store.Self.Instance[..8]}.jsonl", mine.Key, StringComparison.Ordinal);
            var header = Assert.IsType<SegmentOpened>(test.Store.Read(id).Last(entry => entry.Record is SegmentOpened).Record);
            Assert.Equal((test.Store.Self, i + 1, id), (header.Owner, header.Segment, header.SessionId));
            segments.Add(mine.Key, mine.Value);
        }
    }

    // A reader, such as a list of sessions, never makes an owner believe that somebody else has the session.
    [Fact]
    public async Task ListingNeverTakesALock()
    {
        await using var dead = new TestStore();
        var journal = await dead.CreateAsync();
        dead.Files.End();
        await using var test = new TestStore(dead.Disk);
        Assert.Equal(journal.SessionId, Assert.Single(test.Store.List().Items).SessionId);
        Assert.Equal(0, test.Files.Count(FileCall.Lock));
        Assert.True(test.Files.Count(FileCall.IsLocked) > 0);
    }

    [Fact]
    public async Task ASessionThatNobodyWaitsForAnyMoreIsGivenUp()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        await journal.DisposeAsync();
        await CancelWhileAsync(test, journal.SessionId, cancellation => test.Store.OpenAsync(journal.SessionId, cancellation: cancellation));
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await (await test.OpenAsync(journal.SessionId)).Journal.DisposeAsync();
                return true;
            }
            catch (SessionInUseException)
            {
                return false;
            }
        });

        var id = JournalStore.NewSessionId();
        await CancelWhileAsync(test, id, cancellation => test.Store.CreateAsync(id, TestStore.First, cancellation));
        await Eventually.TrueAsync(() =>
            !test.Disk.Snapshot(TestStore.Data).Keys.Any(path => path.Contains(id, StringComparison.Ordinal))
            && test.Store.List().Items.Select(item => item.SessionId).SequenceEqual([journal.SessionId]));
    }

    private static async Task CancelWhileAsync(TestStore test, string id, Func<CancellationToken, Task> work)
    {
        using var cancellation = new CancellationTokenSource();
        using var held = new ManualResetEventSlim();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        test.Files.Before = operation =>
        {
            if (operation.Call == FileCall.Lock && operation.Path.Contains(id, StringComparison.Ordinal))
            {
                reached.TrySetResult();
                held.Wait(TimeSpan.FromSeconds(60), Stop);
            }
        };
        var running = work(cancellation.Token);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        test.Files.Before = null;
        held.Set();
    }
}
