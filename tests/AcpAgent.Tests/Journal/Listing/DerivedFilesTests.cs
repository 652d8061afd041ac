using System.Text;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Platform;
using AcpAgent.Tests.Journal.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Journal.Listing;

/// <summary>Summaries and index: deleting them loses nothing, and what is wrong in them is put right.</summary>
public sealed class DerivedFilesTests
{
    [Fact]
    public void WhicheverOfThemAreDeletedTheListIsTheSame() => Gen.Int[0, int.MaxValue].Sample(
        seed => Task.Run(async () =>
        {
            var (files, expected) = await SomeSessionsAsync();
            var random = new Random(seed);
            foreach (var path in files.Keys.Where(IsDerived).ToList())
            {
                if (random.Next(2) == 0)
                {
                    files.Remove(path);
                }
            }

            await AssertListedAsync(files, expected);
        }).GetAwaiter().GetResult(),
        iter: 60);

    [Fact]
    public void WhateverIsInThemTheListIsTheSame() => Gen.Int[0, int.MaxValue].Sample(
        seed => Task.Run(async () =>
        {
            var (files, expected) = await SomeSessionsAsync();
            var random = new Random(seed);
            foreach (var path in files.Keys.Where(path => path.EndsWith("summary.json", StringComparison.Ordinal)).ToList())
            {
                files[path] = Spoil(files[path], random);
            }

            await AssertListedAsync(files, expected);
        }).GetAwaiter().GetResult(),
        iter: 100);

    [Fact]
    public async Task AnyByteChangedInASummaryIsNoticed()
    {
        var (files, expected) = await SomeSessionsAsync();
        var path = files.Keys.First(path => path.EndsWith("summary.json", StringComparison.Ordinal));
        var bytes = files[path];
        for (var i = 0; i < bytes.Length; i++)
        {
            files[path] = [.. bytes[..i], (byte)(bytes[i] ^ 1), .. bytes[(i + 1)..]];
            await AssertListedAsync(files, expected);
        }
    }

    [Fact]
    public async Task StrangeNamesInTheIndexArePassedOverAndWrongOnesRemoved()
    {
        var (files, expected) = await SomeSessionsAsync();
        var id = expected[0].SessionId;
        var gone = JournalStore.NewSessionId();
        var strange = new[] { "x", "open-", "0", new string('f', 70), $"open-{id}", $"open-{id}-zzzzzzzz", $"00000000-{id}" };
        var wrong = new[]
        {
            $"000000000001-00000000-{id}", $"ffffffffffff-ffffffff-{id}", $"0199c2a4b400-12345678-{gone}", $"open-{gone}-00000000", $"open-{id}-00000000",
        };
        foreach (var name in strange.Concat(wrong))
        {
            files[$"{TestStore.Data}/.index/{name}"] = [];
        }

        var disk = await AssertListedAsync(files, expected);
        var left = disk.Snapshot($"{TestStore.Data}/.index").Keys.Select(Path.GetFileName).ToHashSet();
        Assert.All(strange, name => Assert.Contains(name, left));
        Assert.All(wrong, name => Assert.DoesNotContain(name, left));
    }

    [Fact]
    public async Task WhatADeadProcessDidNotPublishIsShown()
    {
        await using var dead = new ClockedStore();
        var (old, young) = (await dead.MakeAsync("/work", 1), await dead.MakeAsync("/work", 2));
        await dead.SayAsync(old, 3, new SessionAttached { Cwd = "/moved" }, new TitleChanged("last words"));
        dead.Inner.Files.Before = operation =>
        {
            if (operation.Path.Contains("summary", StringComparison.Ordinal))
            {
                throw new IOException("never again");
            }
        };
        await dead.SayAsync(young, 10, new TitleChanged("unseen"), new SessionAttached { Cwd = "/elsewhere" });
        dead.Inner.Files.End();

        await using var test = new ClockedStore(dead.Inner.Disk);
        Assert.Equal([young, old], test.Store.List().Items.Select(session => session.SessionId));
        Assert.Equal("unseen", Assert.Single(test.Store.List("/elsewhere").Items).Title);
        Assert.Equal("last words", Assert.Single(test.Store.List("/moved").Items).Title);
        Assert.DoesNotContain(test.Inner.Disk.Snapshot(TestStore.Data).Keys, path => path.Contains("/open-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASessionThatAnotherProcessIsWritingIsNotReadForAList()
    {
        await using var owner = new ClockedStore();
        var id = await owner.MakeAsync("/work", 1);
        var journal = await owner.SayAsync(id, 2, new TitleChanged("shown"));
        await journal.AppendAsync(new AgentText("m", "on and on"), Durability.Written);
        await using var test = new ClockedStore(owner.Inner.Disk);
        Assert.Equal("shown", Assert.Single(test.Store.List().Items).Title);
        Assert.DoesNotContain(test.Inner.Files.Done, operation => operation.IsSegment && operation.Call == FileCall.OpenToRead);
        Assert.DoesNotContain(test.Inner.Files.Done, operation => operation.Changes && operation.Path.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhereNothingCanBeWrittenTheListIsCompleteAllTheSame()
    {
        var (files, expected) = await SomeSessionsAsync();
        foreach (var path in files.Keys.Where(IsDerived).ToList())
        {
            files.Remove(path);
        }

        await using var test = new TestStore(new MemoryDisk(files));
        test.Files.Before = operation =>
        {
            if (operation.Changes)
            {
                const int readOnly = 30;
                throw new SystemCallException("open", operation.Path, readOnly);
            }
        };
        AssertSame(expected, test.Store.List().Items);
    }

    [Fact]
    public async Task AnIndexThatCannotBeReadIsDoneWithout()
    {
        var (files, expected) = await SomeSessionsAsync();
        await using var test = new TestStore(new MemoryDisk(files));
        test.Files.Before = operation =>
        {
            if (operation.Path.EndsWith("/.index", StringComparison.Ordinal))
            {
                throw new UnauthorizedAccessException("not yours");
            }
        };
        AssertSame(expected, test.Store.List().Items);
        Assert.Contains(test.Log.Lines, line => line.Contains("index", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ADataDirectoryThatCannotBeReadIsAnErrorNotAnEmptyList()
    {
        await using var test = new TestStore();
        await test.CreateAsync();
        test.Files.Before = operation =>
        {
            if (operation is { Path: TestStore.Data, Call: FileCall.Names })
            {
                throw new UnauthorizedAccessException("not yours");
            }
        };
        Assert.Throws<UnauthorizedAccessException>(() => test.Store.List());
    }

    private static bool IsDerived(string path) =>
        path.Contains("/.index/", StringComparison.Ordinal) || path.EndsWith("summary.json", StringComparison.Ordinal);

    private static async Task<(SortedDictionary<string, byte[]> Files, List<SessionSummary> Listed)> SomeSessionsAsync()
    {
        await using var test = new ClockedStore();
        for (var i = 0; i < 4; i++)
        {
            var id = await test.MakeAsync($"/work/{i % 2}", i);
            await (await test.SayAsync(id, 10 - i, new TitleChanged($"Title {i}"), new AgentText("m", "t"))).DisposeAsync();
        }

        return (test.Inner.Disk.Snapshot(TestStore.Data), [.. test.Store.List().Items]);
    }

    private static async Task<MemoryDisk> AssertListedAsync(SortedDictionary<string, byte[]> files, List<SessionSummary> expected)
    {
        await using var test = new TestStore(new MemoryDisk(files));
        AssertSame(expected, test.Store.List().Items);
        test.Files.Done.Clear();
        AssertSame(expected, test.Store.List().Items);
        AssertSame([.. expected.Where(session => session.Cwd == "/work/1")], test.Store.List("/work/1").Items);
        Assert.DoesNotContain(test.Files.Done, operation => operation.IsSegment && operation.Call == FileCall.OpenToRead);
        return test.Disk;
    }

    private static void AssertSame(List<SessionSummary> expected, IReadOnlyList<SessionSummary> actual) => Assert.True(
        Same.As(expected, actual), string.Join('\n', actual));

    private static byte[] Spoil(byte[] bytes, Random random)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return random.Next(8) switch
        {
            0 => [],
            1 => bytes[..random.Next(bytes.Length)],
            2 => [.. bytes, .. bytes],
            3 => new byte[bytes.Length],
            4 => "null\n"u8.ToArray(),
            5 => Encoding.UTF8.GetBytes(text.Replace("Title", "Eltit", StringComparison.Ordinal)),
            6 => WrittenSession.Line(1, "\"cwd\":null,\"segment\":\"x\",\"length\":1"),
            _ => WrittenSession.Line(1, "\"cwd\":\"/work/0\",\"title\":\"made up\",\"segment\":\"000001-00000000.jsonl\",\"length\":1"),
        };
    }
}
