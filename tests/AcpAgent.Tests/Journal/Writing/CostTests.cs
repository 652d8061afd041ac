using System.Runtime.CompilerServices;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Tests.Journal.Kit;
using Xunit;

namespace AcpAgent.Tests.Journal.Writing;

/// <summary>What things cost, counted in calls and bytes, never in time.</summary>
public sealed class CostTests
{
    [Fact]
    public async Task AnAppendCostsTheSameAfterTenRecordsAndAfterTenThousand()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        var after10 = await CostOfTurnAsync(test, journal, 10);
        var after10000 = await CostOfTurnAsync(test, journal, 10_000);
        Assert.Equal(after10, after10000);
    }

    [Fact]
    public async Task WhatIsAppendedWhileTheDiskIsBusySharesOneWriteAndOneSync()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        List<Task<long>> appends;
        using (test.HoldWrites(journal.SessionId))
        {
            appends = [journal.AppendAsync(new AgentText("m", "first"), Durability.Synced).AsTask()];
            await Eventually.TrueAsync(() => test.Files.Waiting > 0);
            test.Files.Done.Clear();
            appends.AddRange(Enumerable.Range(0, 500).Select(i => journal.AppendAsync(new AgentText("m", $"{i}"), Durability.Synced).AsTask()));
        }

        await Task.WhenAll(appends);
        Assert.Equal(Enumerable.Range(3, 501).Select(i => (long)i), appends.Select(append => append.Result));
        Assert.Equal(2, test.Files.Count(FileCall.Sync));
        Assert.Equal(2, test.Files.Done.Count(operation => operation.Call == FileCall.Write && operation.IsSegment));
    }

    // A session whose disk hangs must not hold up the others: each has its own place in the line.
    [Fact]
    public async Task ASessionThatWaitsForItsDiskHoldsUpNoOther()
    {
        await using var test = new TestStore();
        var stuck = await test.CreateAsync();
        var others = new List<SessionJournal>();
        for (var i = 0; i < 20; i++)
        {
            others.Add(await test.CreateAsync());
        }

        Task<long> waiting;
        using (test.HoldWrites(stuck.SessionId))
        {
            waiting = stuck.AppendAsync(new AgentText("m", "t"), Durability.Synced).AsTask();
            for (var round = 0; round < 20; round++)
            {
                await Task.WhenAll(others.Select(journal => journal.AppendAsync(new AgentText("m", "t"), Durability.Synced).AsTask()));
            }

            Assert.False(waiting.IsCompleted);
        }

        Assert.Equal(3, await waiting);
    }

    [Fact]
    public async Task NothingIsWrittenOnTheAppendersThread()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        var callers = new System.Collections.Concurrent.ConcurrentBag<string?>();
        test.Files.Before = _ => callers.Add(Thread.CurrentThread.IsThreadPoolThread ? "the pool" : Thread.CurrentThread.Name);
        await journal.AppendAsync(new AgentText("m", "t"), Durability.Synced);
        await test.CreateAsync();
        await test.OpenAsync((await ClosedAsync(test)).SessionId);
        await test.Store.ListAsync();
        await test.Store.DeleteAsync(journal.SessionId, TestContext.Current.CancellationToken);
        Assert.NotEmpty(callers);
        Assert.All(callers, caller => Assert.StartsWith("journal ", caller, StringComparison.Ordinal));
        Assert.True(callers.Distinct().Count() <= new JournalOptions().Threads);
    }

    [Fact]
    public async Task AJournalIsReadAsItIsAskedForNotAllAtOnce()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        for (var i = 0; i < 10_000; i++)
        {
            journal.Append(new AgentText($"m{i}", new string('x', 300)), Durability.Written);
            if (i % 1000 == 0)
            {
                await journal.AppendAsync(new TitleChanged("t"), Durability.Written);
            }
        }

        await journal.AppendAsync(new TitleChanged("end"), Durability.Written);
        test.Files.Done.Clear();
        using (var records = journal.ReadAll().GetEnumerator())
        {
            for (var i = 0; i < 100; i++)
            {
                Assert.True(records.MoveNext());
            }

            Assert.InRange(test.Files.Count(FileCall.Read), 1, 2);
        }

        using var whole = journal.ReadAll().GetEnumerator();
        var read = ReadWeakly(whole);
        GC.Collect();
        Assert.Equal(10_013, read.Count);
        Assert.InRange(read.Count(record => record.IsAlive), 0, 10);
    }

    // In a method of its own, so that nothing but the journal itself could keep a record.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> ReadWeakly(IEnumerator<JournalEntry> records)
    {
        var read = new List<WeakReference>();
        while (records.MoveNext())
        {
            read.Add(new WeakReference(records.Current.Record));
        }

        return read;
    }

    private static async Task<SessionJournal> ClosedAsync(TestStore test)
    {
        var journal = await test.CreateAsync();
        await journal.DisposeAsync();
        return journal;
    }

    private static async Task<string> CostOfTurnAsync(TestStore test, SessionJournal journal, long records)
    {
        while (journal.LastSequence < records)
        {
            for (var i = 0; i < 100; i++)
            {
                journal.Append(new AgentText("m", "some text"), Durability.Written);
            }

            await journal.AppendAsync(new AgentText("m", "some text"), Durability.Synced);
        }

        var sequence = journal.LastSequence;
        await Eventually.TrueAsync(() => test.Files.OpenFiles == 1);
        test.Files.Done.Clear();
        foreach (var durability in new[] { Durability.Written, Durability.Written, Durability.Synced })
        {
            await journal.AppendAsync(new AgentText("m", "some text"), durability);
        }

        var digits = 3 * sequence.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
        var calls = test.Files.Done.GroupBy(operation => operation.Call).OrderBy(group => group.Key)
            .Select(group => $"{group.Key} {group.Count()}x {group.Where(one => one.Call == FileCall.Write).Sum(one => one.Bytes) - (group.Key == FileCall.Write ? digits : 0)}");
        return string.Join(", ", calls);
    }
}
