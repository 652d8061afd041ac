using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Platform;
using AcpAgent.Tests.Journal.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Journal.Failing;

public sealed class WriteFailureTests
{
    [Fact]
    public async Task AFullDiskFailsTheAppendTakesBackWhatWasHalfWrittenAndIsOverWhenThereIsRoom()
    {
        await using var test = new TestStore();
        var full = await test.CreateAsync();
        var other = await test.CreateAsync();
        await full.AppendAsync(new TitleChanged("before"), Durability.Synced);
        var before = test.Segments(full.SessionId);

        FillUp(test, full.SessionId, room: 10);
        var failure = await Assert.ThrowsAsync<JournalWriteException>(() => full.AppendAsync(new TitleChanged("lost"), Durability.Synced).AsTask());
        Assert.Contains(full.SessionId, failure.Message, StringComparison.Ordinal);
        Assert.Contains("No space left on device", failure.Message, StringComparison.Ordinal);
        Assert.Null(full.Failure);
        AssertSame(before, test.Segments(full.SessionId));
        Assert.Equal(3, await other.AppendAsync(new TitleChanged("other"), Durability.Synced));

        test.Files.MakeRoom();
        Assert.Equal(4, await full.AppendAsync(new TitleChanged("after"), Durability.Synced));
        Assert.Equal(["before", "after"], Titles(full.ReadAll()));
        await full.DisposeAsync();
        var again = await test.OpenAsync(full.SessionId);
        Assert.Empty(again.Warnings);
        Assert.Equal(["before", "after"], Titles(again.Journal.ReadAll()));
    }

    [Fact]
    public async Task WhereADiskIsFullFromTheFirstByteOfASegmentTheSegmentIsBegunLater()
    {
        await using var test = new TestStore();
        var id = JournalStore.NewSessionId();
        await (await test.CreateAsync(id)).DisposeAsync();
        var journal = (await test.OpenAsync(id)).Journal;
        FillUp(test, id, room: 0);
        await Assert.ThrowsAsync<JournalWriteException>(() => journal.AppendAsync(new TitleChanged("lost"), Durability.Written).AsTask());
        await Assert.ThrowsAsync<JournalWriteException>(() => journal.AppendAsync(new TitleChanged("lost"), Durability.Written).AsTask());
        test.Files.MakeRoom();
        Assert.Equal(4, await journal.AppendAsync(new TitleChanged("kept"), Durability.Written));
        await journal.DisposeAsync();
        Assert.Equal(["kept"], Titles((await test.OpenAsync(id)).Journal.ReadAll()));
    }

    // Someone who was not told yet goes on as if all had been written: what he appends must not follow a hole.
    [Fact]
    public async Task AFailureTakesEverythingWithItThatIsAppendedBeforeItIsTold()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        var results = new List<AppendResult>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (reached, held) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        test.Files.Before = operation =>
        {
            if (operation.Call == FileCall.Write && operation.IsSegment)
            {
                test.Files.Before = null;
                reached.Set();
                held.Wait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
                throw NoSpace(operation.Path);
            }
        };
        journal.Append(new AgentText("m", "0"), Durability.Written, results.Add);
        Assert.True(reached.Wait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        for (var i = 1; i < 5; i++)
        {
            journal.Append(new AgentText("m", $"{i}"), Durability.Written, results.Add);
        }

        journal.Mark(_ => all.SetResult());
        held.Set();
        await all.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(5, results.Count);
        Assert.All(results, result => Assert.IsType<JournalWriteException>(result.Failure));
        Assert.Equal(3, await journal.AppendAsync(new TitleChanged("next"), Durability.Written));
    }

    [Fact]
    public void HoweverShortTheWritesAreEverythingIsWritten() => Gen.Int[1, 50].Select(Gen.Int[1, 3000].List[1, 8]).Sample(
        (most, lengths) => Task.Run(async () =>
        {
            await using var test = new TestStore(options: new JournalOptions { BlobThreshold = 2000, SegmentSize = 3000 });
            test.Files.WriteAtMost = _ => most;
            var journal = await test.CreateAsync();
            foreach (var length in lengths)
            {
                await journal.AppendAsync(new TitleChanged(new string('x', length)), Durability.Written);
            }

            Assert.Equal(lengths, Titles(journal.ReadAll()).Select(title => title.Length));
        }).GetAwaiter().GetResult(),
        iter: 20);

    [Fact]
    public async Task WhereAHalfWrittenRecordCannotBeTakenBackTheSessionStopsAndTheNextToOpenItCutsIt()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        await journal.AppendAsync(new TitleChanged("kept"), Durability.Synced);
        FillUp(test, journal.SessionId, room: 20);
        test.Files.Before = operation =>
        {
            if (operation.Call == FileCall.Truncate)
            {
                throw new SystemCallException("ftruncate", operation.Path, SystemCallException.InputOutput);
            }
        };
        await Assert.ThrowsAsync<JournalWriteException>(() => journal.AppendAsync(new TitleChanged("torn"), Durability.Synced).AsTask());
        test.Files.Before = null;
        test.Files.MakeRoom();
        var failure = await Assert.ThrowsAsync<JournalWriteException>(() => journal.AppendAsync(new TitleChanged("refused"), Durability.Synced).AsTask());
        Assert.Same(failure, journal.Failure);
        Assert.Contains("loaded again", failure.Message, StringComparison.Ordinal);

        await journal.DisposeAsync();
        var again = await test.OpenAsync(journal.SessionId);
        Assert.Contains("20 bytes", Assert.Single(again.Warnings), StringComparison.Ordinal);
        Assert.Equal(5, await again.Journal.AppendAsync(new TitleChanged("on"), Durability.Synced));
        Assert.Equal(["kept", "on"], Titles(again.Journal.ReadAll()));
    }

    [Fact]
    public async Task AfterAFailedSyncTheSessionWritesNothingUntilItIsOpenedAgain()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        var other = await test.CreateAsync();
        await journal.AppendAsync(new TitleChanged("synced"), Durability.Synced);
        await journal.AppendAsync(new TitleChanged("written"), Durability.Written);
        FailSyncs(test, journal.SessionId);
        var failure = await Assert.ThrowsAsync<JournalWriteException>(() => journal.AppendAsync(new TitleChanged("doubtful"), Durability.Synced).AsTask());
        Assert.Contains("loaded again", failure.Message, StringComparison.Ordinal);
        Assert.Same(failure, journal.Failure);
        test.Files.Before = null;

        var bytes = test.Segments(journal.SessionId);
        test.Files.Done.Clear();
        await Assert.ThrowsAsync<JournalWriteException>(() => journal.AppendAsync(new TitleChanged("refused"), Durability.Written).AsTask());
        Assert.DoesNotContain(test.Files.Done, operation => operation.Changes);
        AssertSame(bytes, test.Segments(journal.SessionId));
        Assert.Equal(3, await other.AppendAsync(new TitleChanged("other"), Durability.Synced));
        Assert.Equal(["synced", "written"], Titles(journal.ReadAll()));

        await journal.DisposeAsync();
        var again = (await test.OpenAsync(journal.SessionId)).Journal;
        Assert.Null(again.Failure);
        Assert.Equal(6, await again.AppendAsync(new TitleChanged("on"), Durability.Synced));
        Assert.Equal(["synced", "written", "on"], Titles(again.ReadAll()));
    }

    [Fact]
    public async Task ASyncOfANameThatFailsIsAFailedSync()
    {
        await using var test = new TestStore();
        var id = JournalStore.NewSessionId();
        await (await test.CreateAsync(id)).DisposeAsync();
        var journal = (await test.OpenAsync(id)).Journal;
        test.Files.Before = operation =>
        {
            if (operation.Call == FileCall.SyncDirectory)
            {
                throw new SystemCallException("fsync", operation.Path, SystemCallException.InputOutput);
            }
        };
        await Assert.ThrowsAsync<JournalWriteException>(() => journal.AppendAsync(new TitleChanged("x"), Durability.Synced).AsTask());
        Assert.NotNull(journal.Failure);
    }

    [Fact]
    public async Task WhatCannotBeMadeLeavesNothingBehind()
    {
        foreach (var call in new[] { FileCall.CreateDirectory, FileCall.Create, FileCall.Write, FileCall.Sync, FileCall.SyncDirectory, FileCall.Rename })
        {
            await using var test = new TestStore();
            test.Files.Before = operation =>
            {
                if (operation.Call == call && operation.Name != "owner.lock")
                {
                    test.Files.Before = null;
                    throw NoSpace(operation.Path);
                }
            };
            var failure = await Assert.ThrowsAsync<JournalWriteException>(() => test.CreateAsync());
            Assert.True(failure.Message.Contains(TestStore.Data, StringComparison.Ordinal) || failure.Message.Contains("session", StringComparison.Ordinal), failure.Message);
            Assert.Empty(test.Disk.Snapshot(TestStore.Data).Keys);
            Assert.Empty(test.Store.List().Items);
            await test.CreateAsync();
            Assert.Single(test.Store.List().Items);
        }
    }

    [Fact]
    public async Task AFailingListDoesNotFailAnAppend()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        test.Files.Before = operation =>
        {
            if (operation.Path.Contains("summary", StringComparison.Ordinal) || operation.Path.Contains(".index", StringComparison.Ordinal))
            {
                throw NoSpace(operation.Path);
            }
        };
        await journal.AppendAsync(new TitleChanged("shown later"), Durability.Synced);
        Assert.Equal("/work", Assert.Single(test.Store.List().Items).Cwd);
        await journal.DisposeAsync();
        Assert.Contains(test.Log.Lines, line => line.Contains("list", StringComparison.Ordinal));
        test.Files.Before = null;
        Assert.Equal("shown later", Assert.Single(test.Store.List().Items).Title);
    }

    private static IEnumerable<string> Titles(IEnumerable<JournalEntry> entries) =>
        entries.Select(entry => entry.Record).OfType<TitleChanged>().Select(title => title.Title);

    private static SystemCallException NoSpace(string path) => new("pwrite", path, SystemCallException.NoSpace);

    private static void FillUp(TestStore test, string id, int room) =>
        test.Files.FillUp(room, operation => operation.IsSegment && operation.Path.Contains(id, StringComparison.Ordinal));

    private static void FailSyncs(TestStore test, string id) => test.Files.Before = operation =>
    {
        if (operation.Call == FileCall.Sync && operation.Path.Contains(id, StringComparison.Ordinal))
        {
            throw new SystemCallException("fdatasync", operation.Path, SystemCallException.InputOutput);
        }
    };

    private static void AssertSame(List<KeyValuePair<string, byte[]>> one, List<KeyValuePair<string, byte[]>> other)
    {
        Assert.Equal(one.Select(file => file.Key), other.Select(file => file.Key));
        Assert.All(one.Zip(other), pair => Assert.Equal(pair.First.Value, pair.Second.Value));
    }
}
