using System.Collections.Concurrent;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Tests.Journal.Kit;
using Xunit;

namespace AcpAgent.Tests.Journal;

public sealed class AppendOrderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AppendsOfManyThreadsAreNumberedWithoutGapAndKeepEachThreadsOrder()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        var told = new ConcurrentQueue<long>();
        var threads = Enumerable.Range(0, 6).Select(thread => Task.Run(
            async () =>
            {
                for (var i = 0; i < 200; i++)
                {
                    journal.Append(new AgentText($"{thread}", $"{i} "), Durability.Written, result => told.Enqueue(result.Sequence));
                    if (i % 50 == 0)
                    {
                        await journal.AppendAsync(new AgentThought($"{thread}", $"{i}"), Durability.Synced);
                    }
                }
            },
            Stop));
        await Task.WhenAll(threads);
        await journal.AppendAsync(new TitleChanged("end"), Durability.Synced);

        Assert.Equal(1200, told.Count);
        Assert.Equal(told.Order(), told);
        var records = journal.ReadAll().ToList();
        Assert.Equal(2 + 1200 + 24 + 1, records[^1].Sequence);
        for (var thread = 0; thread < 6; thread++)
        {
            var text = string.Concat(records.Select(entry => entry.Record).OfType<AgentText>().Where(text => text.MessageId == $"{thread}").Select(text => text.Text));
            Assert.Equal(string.Concat(Enumerable.Range(0, 200).Select(i => $"{i} ")), text);
        }
    }

    // What is read up to a point and what is told after it must be everything, once: a client that takes a session over depends on it.
    [Fact]
    public async Task APointStandsBetweenWhatWasAppendedBeforeAndAfterItAlsoInOneBatch()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        var events = new ConcurrentQueue<string>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var point = 0L;
        using (test.HoldWrites(journal.SessionId))
        {
            journal.Append(new AgentText("a", "held"), Durability.Written);
            journal.Append(new AgentText("b", "before"), Durability.Written, result => events.Enqueue($"before {result.Sequence}"));
            journal.Mark(sequence =>
            {
                point = sequence;
                events.Enqueue($"point {sequence}");
            });
            journal.Append(new AgentText("c", "after"), Durability.Written, result => events.Enqueue($"after {result.Sequence}"));
            journal.Mark(sequence => done.SetResult());
        }

        await done.Task.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        Assert.Equal(["before 4", "point 4", "after 5"], events);
        Assert.Equal(["a", "b"], journal.ReadAll(point).Select(entry => entry.Record).OfType<AgentText>().Select(text => text.MessageId));
    }

    [Fact]
    public async Task APointIsReachedWhereNothingIsAppendedAndWhereWritingFails()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        Assert.Equal(2, await PointAsync(journal));
        test.Files.Before = operation =>
        {
            if (operation.Call == FileCall.Write)
            {
                throw new IOException("no");
            }
        };
        var failed = journal.AppendAsync(new TitleChanged("lost"), Durability.Written).AsTask();
        Assert.Equal(2, await PointAsync(journal));
        await Assert.ThrowsAsync<JournalWriteException>(() => failed);
        test.Files.Before = null;
        Assert.Equal(3, await journal.AppendAsync(new TitleChanged("kept"), Durability.Written));
        Assert.Equal(3, await PointAsync(journal));
    }

    [Fact]
    public async Task ARecordIsWhatItWasWhenItWasAppended()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        var directories = new List<string> { "/one" };
        using (test.HoldWrites(journal.SessionId))
        {
            journal.Append(new TitleChanged("held"), Durability.Written);
            journal.Append(new SessionAttached { Cwd = "/work", AdditionalDirectories = directories }, Durability.Written);
            directories.Add("/two");
        }

        await PointAsync(journal);
        Assert.Equal(["/one"], journal.ReadAll().Select(entry => entry.Record).OfType<SessionAttached>().Single().AdditionalDirectories);
    }

    [Fact]
    public async Task WhoeverAppendsFasterThanTheDiskWritesIsToldToWait()
    {
        await using var test = new TestStore(options: new JournalOptions { PendingLimit = 1000 });
        var journal = await test.CreateAsync();
        Task room;
        using (test.HoldWrites(journal.SessionId))
        {
            Assert.True(journal.WaitForRoomAsync(Stop).AsTask().IsCompletedSuccessfully);
            journal.Append(new AgentText("m", new string('x', 2000)), Durability.Written);
            room = journal.WaitForRoomAsync(Stop).AsTask();
            Assert.False(room.IsCompleted);
            Assert.True(journal.PendingBytes > 1000);
            using var impatient = new CancellationTokenSource();
            var cancelled = journal.WaitForRoomAsync(impatient.Token).AsTask();
            await impatient.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        }

        await room.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        Assert.Equal(0, journal.PendingBytes);
    }

    [Fact]
    public async Task WhatIsPendingWhenASessionIsClosedIsWritten()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        for (var i = 0; i < 100; i++)
        {
            journal.Append(new AgentText($"{i}", "x"), Durability.Written);
        }

        await journal.DisposeAsync();
        await Assert.ThrowsAsync<JournalWriteException>(() => journal.AppendAsync(new TitleChanged("late"), Durability.Written).AsTask());
        var again = (await test.OpenAsync(journal.SessionId)).Journal;
        Assert.Equal(102, again.LastSequence);
    }

    [Fact]
    public async Task ACallbackThatThrowsHarmsNobodyElse()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        journal.Append(new TitleChanged("a"), Durability.Written, _ => throw new InvalidOperationException("mine"));
        Assert.Equal(4, await journal.AppendAsync(new TitleChanged("b"), Durability.Written));
        Assert.Contains(test.Log.Lines, line => line.Contains("callback", StringComparison.Ordinal));
    }

    private static async Task<long> PointAsync(SessionJournal journal)
    {
        var reached = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        journal.Mark(reached.SetResult);
        return await reached.Task.WaitAsync(TimeSpan.FromSeconds(60), Stop);
    }
}
