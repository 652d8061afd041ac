using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Platform;
using AcpAgent.Tests.Journal.Kit;
using Xunit;

namespace AcpAgent.Tests.Journal;

public sealed class DeleteTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeletingRemovesEverything(bool isOpen)
    {
        await using var test = new TestStore();
        var kept = await test.CreateAsync();
        var before = test.Disk.Snapshot(TestStore.Data).Keys;
        var journal = await test.CreateAsync();
        await journal.AppendAsync(new TitleChanged(new string('x', 100_000)), Durability.Synced);
        if (!isOpen)
        {
            await journal.DisposeAsync();
        }

        await test.Store.DeleteAsync(journal.SessionId, Stop);
        Assert.Equal(before, test.Disk.Snapshot(TestStore.Data).Keys);
        Assert.Equal(kept.SessionId, Assert.Single(test.Store.List().Items).SessionId);
        await Assert.ThrowsAsync<SessionNotFoundException>(() => test.OpenAsync(journal.SessionId));
        Assert.Throws<SessionNotFoundException>(() => test.Store.Read(journal.SessionId));
        await Assert.ThrowsAsync<JournalWriteException>(() => journal.AppendAsync(new TitleChanged("late"), Durability.Written).AsTask());
        await test.Store.DeleteAsync(journal.SessionId, Stop);
    }

    [Fact]
    public async Task WhatIsDeletedBeforeItIsReadIsNotDamagedButGone()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        var entries = journal.ReadAll();
        await test.Store.DeleteAsync(journal.SessionId, Stop);
        Assert.Throws<SessionNotFoundException>(() => entries.Count());
    }

    [Fact]
    public async Task ADeleteThatCannotBeFinishedIsAnErrorAndTheNextProcessFinishesIt()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        test.Files.Before = operation =>
        {
            if (operation.Call == FileCall.Delete && operation.IsSegment)
            {
                throw new SystemCallException("unlink", operation.Path, SystemCallException.InputOutput);
            }
        };
        var failure = await Assert.ThrowsAsync<JournalUnavailableException>(() => test.Store.DeleteAsync(journal.SessionId, Stop));
        Assert.Contains(journal.SessionId, failure.Message, StringComparison.Ordinal);
        Assert.Empty(test.Store.List().Items);
        await Assert.ThrowsAsync<SessionNotFoundException>(() => test.OpenAsync(journal.SessionId));
        test.Files.End();

        await using var next = new TestStore(test.Disk);
        await next.CreateAsync();
        await Eventually.TrueAsync(() => UnderWay(next.Disk, ".gone-").Count == 0);
    }

    [Fact]
    public async Task WhatADeadProcessWasMakingIsRemovedAndWhatALiveOneIsMakingStays()
    {
        await using var dead = new TestStore();
        dead.Files.Before = operation =>
        {
            if (operation.Call == FileCall.Rename && operation.Path.Contains(".new-", StringComparison.Ordinal))
            {
                dead.Files.End();
            }
        };
        await Assert.ThrowsAsync<JournalWriteException>(() => dead.CreateAsync());
        var abandoned = UnderWay(dead.Disk, ".new-");
        Assert.NotEmpty(abandoned);

        await using var live = new TestStore(dead.Disk);
        using var held = new ManualResetEventSlim();
        live.Files.Before = operation =>
        {
            if (operation.Call == FileCall.Rename && operation.Path.Contains(".new-", StringComparison.Ordinal))
            {
                held.Wait(TimeSpan.FromSeconds(60), Stop);
            }
        };
        var making = live.CreateAsync();
        await Eventually.TrueAsync(() => live.Files.Waiting > 0);
        await using var next = new TestStore(dead.Disk);
        await next.CreateAsync();
        await Eventually.TrueAsync(() => !UnderWay(dead.Disk, ".new-").Intersect(abandoned).Any());
        Assert.NotEmpty(UnderWay(dead.Disk, ".new-"));
        held.Set();
        Assert.Equal(3, await (await making).AppendAsync(new TitleChanged("made after all"), Durability.Synced));
        Assert.Equal(2, next.Store.List().Items.Count);
    }

    [Fact]
    public async Task AStoreThatIsClosedTwiceIsClosed()
    {
        var test = new TestStore();
        var journal = await test.CreateAsync();
        await test.DisposeAsync();
        await test.DisposeAsync();
        await journal.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => journal.Append(new TitleChanged("late"), Durability.Written));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => test.CreateAsync());
        Assert.Equal(0, test.Files.OpenFiles);
    }

    private static List<string> UnderWay(MemoryDisk disk, string name) =>
        [.. disk.Snapshot(TestStore.Data).Keys.Where(path => path.Contains($"/{name}", StringComparison.Ordinal))];
}
