using System.Collections.Concurrent;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Tests.Journal.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Journal.Listing;

public sealed class ListTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void PagesShowEverySessionOnceNewestFirst() => Gen.Select(Gen.Int[0, 12], Gen.Int[1, 5], Gen.Int[0, 3].Array[12]).Sample(
        (count, pageSize, moments) => Task.Run(async () =>
        {
            await using var test = new ClockedStore();
            var made = new List<(string Id, int Moment)>();
            for (var i = 0; i < count; i++)
            {
                made.Add((await test.MakeAsync("/work", moments[i]), moments[i]));
            }

            var expected = made.OrderByDescending(one => one.Moment).ThenBy(one => one.Id, StringComparer.Ordinal).Select(one => one.Id);
            var pages = Pages(test.Store, null, pageSize);
            Assert.Equal(expected, pages.SelectMany(page => page));
            Assert.All(pages.SkipLast(1), page => Assert.Equal(pageSize, page.Count));
        }).GetAwaiter().GetResult(),
        iter: 40);

    // Whatever happens to others between two pages: a session that nothing happens to is on exactly one.
    [Fact]
    public void ASessionThatDoesNotChangeBetweenPagesIsOnExactlyOne() => Gen.Select(Gen.Int[3, 10], Gen.Int[1, 3], Gen.Int[0, 1000].Array[20]).Sample(
        (count, pageSize, choices) => Task.Run(async () =>
        {
            await using var test = new ClockedStore();
            var quiet = new HashSet<string>();
            for (var i = 0; i < count; i++)
            {
                quiet.Add(await test.MakeAsync("/work", i));
            }

            var seen = new List<string>();
            string? cursor = null;
            var moment = 100;
            var step = 0;
            do
            {
                var page = test.Store.List(cursor: cursor, pageSize: pageSize);
                seen.AddRange(page.Items.Select(session => session.SessionId));
                cursor = page.NextCursor;
                var choice = choices[step++ % choices.Length];
                var victim = quiet.Order().ElementAtOrDefault(choice % count);
                if (choice % 3 == 0)
                {
                    await test.MakeAsync("/work", moment++);
                }
                else if (victim is not null && quiet.Count > 1)
                {
                    quiet.Remove(victim);
                    await (choice % 3 == 1 ? test.TouchAsync(victim, moment++) : test.Store.DeleteAsync(victim, Stop));
                }
            }
            while (cursor is not null);

            Assert.All(quiet, id => Assert.Single(seen, id));
        }).GetAwaiter().GetResult(),
        iter: 60);

    [Fact]
    public async Task OnlySessionsOfExactlyThatDirectoryAreShown()
    {
        await using var test = new ClockedStore();
        var directories = new[] { "/work", "/work/", "/Work", "/work/sub", "/", "/wörk", "/work\n", "/work 2" };
        foreach (var (i, cwd) in directories.Index())
        {
            await test.MakeAsync(cwd, i);
            await test.MakeAsync(cwd, i + 20);
        }

        foreach (var cwd in directories)
        {
            Assert.Equal([cwd, cwd], test.Store.List(cwd).Items.Select(session => session.Cwd));
            Assert.Equal(2, Pages(test.Store, cwd, 1).SelectMany(page => page).Distinct().Count());
        }

        Assert.Empty(test.Store.List("/wor").Items);
        Assert.Empty(test.Store.List("").Items);
    }

    [Fact]
    public async Task TheWorkingDirectoryIsTheOneLastGiven()
    {
        await using var test = new ClockedStore();
        var id = await test.MakeAsync("/old", 1);
        var journal = (await test.Store.OpenAsync(id, cancellation: Stop)).Journal;
        await journal.AppendAsync(new SessionAttached { Cwd = "/new", AdditionalDirectories = ["/more"] }, Durability.Written);
        await journal.DisposeAsync();
        Assert.Empty(test.Store.List("/old").Items);
        var shown = Assert.Single(test.Store.List("/new").Items);
        Assert.Equal(["/more"], shown.AdditionalDirectories);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(ClockedStore.Start + 1), shown.UpdatedAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAA")]
    [InlineData("../../etc/passwd")]
    [InlineData("MDE5OWE")]
    [InlineData("é")]
    public async Task WhatIsNoCursorIsRefused(string cursor)
    {
        await using var test = new ClockedStore();
        await test.MakeAsync("/work", 1);
        Assert.Throws<ArgumentException>(() => test.Store.List(cursor: cursor));
    }

    [Fact]
    public async Task ACursorThatWasChangedIsRefusedOrIsAnotherCursor()
    {
        await using var test = new ClockedStore();
        await test.MakeAsync("/work", 1);
        await test.MakeAsync("/work", 2);
        var cursor = test.Store.List(pageSize: 1).NextCursor!;
        Gen.Select(Gen.Int[0, cursor.Length - 1], Gen.Char[(char)1, (char)300]).Sample((place, other) =>
        {
            try
            {
                Assert.True(test.Store.List(cursor: cursor[..place] + other + cursor[(place + 1)..]).Items.Count <= 2);
            }
            catch (ArgumentException)
            {
            }
        });
        Assert.Throws<ArgumentException>(() => test.Store.List(cursor: cursor + "="));
        Assert.Throws<ArgumentException>(() => test.Store.List(cursor: cursor[..^4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Store.List(pageSize: 0));
    }

    [Fact]
    public async Task ListingReadsNoJournalAndABoundedNumberOfFiles()
    {
        await using var test = new ClockedStore();
        for (var i = 0; i < 300; i++)
        {
            await test.MakeAsync("/work", i);
        }

        var open = await test.Inner.CreateAsync();
        await open.AppendAsync(new TitleChanged("still open"), Durability.Written);
        test.Store.List();
        test.Inner.Files.Done.Clear();
        Assert.Equal(50, test.Store.List().Items.Count);
        Assert.DoesNotContain(test.Inner.Files.Done, operation => operation.IsSegment && operation.Call != FileCall.Length);
        Assert.DoesNotContain(test.Inner.Files.Done, operation => operation.Changes);
        Assert.Equal(49, test.Inner.Files.Count(FileCall.OpenToRead));
        Assert.InRange(test.Inner.Files.Count(FileCall.Names), 1, 2 + 50);
        Assert.InRange(test.Inner.Files.Done.Count, 50, 300);
    }

    [Fact]
    public async Task SessionsMadeAndDeletedMeanwhileDisturbNoList()
    {
        await using var test = new TestStore(options: new JournalOptions { Threads = 4 });
        var kept = new ConcurrentBag<string>();
        for (var i = 0; i < 10; i++)
        {
            kept.Add((await test.CreateAsync()).SessionId);
        }

        using var done = new CancellationTokenSource();
        var churn = Enumerable.Range(0, 3).Select(_ => Task.Run(
            async () =>
            {
                for (var i = 0; i < 60; i++)
                {
                    var journal = await test.CreateAsync();
                    await journal.AppendAsync(new TitleChanged($"{i}"), Durability.Written);
                    await test.Store.DeleteAsync(journal.SessionId, Stop);
                }
            },
            Stop)).ToList();
        var lists = Enumerable.Range(0, 2).Select(_ => Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    var ids = (await test.Store.ListAsync(pageSize: 1000)).Items.Select(session => session.SessionId).ToList();
                    Assert.Equal(ids.Count, ids.Distinct().Count());
                    Assert.All(kept, id => Assert.Contains(id, ids));
                }
            },
            Stop)).ToList();
        await Task.WhenAll(churn);
        await done.CancelAsync();
        await Task.WhenAll(lists);
        Assert.Equal(kept.Order(), test.Store.List().Items.Select(session => session.SessionId).Order());
    }

    private static List<List<string>> Pages(JournalStore store, string? cwd, int pageSize)
    {
        var pages = new List<List<string>>();
        string? cursor = null;
        do
        {
            var page = store.List(cwd, cursor, pageSize);
            pages.Add([.. page.Items.Select(session => session.SessionId)]);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return pages;
    }
}
