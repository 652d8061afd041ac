using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Platform;
using AcpAgent.Tests.Journal.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Journal.Writing;

public sealed class BlobTests
{
    [Fact]
    public void RecordsOfAnySizeAreReadAgain() => Gen.Int[0, 200_000].Array[1, 6].Sample(
        lengths => Task.Run(async () =>
        {
            await using var test = new TestStore();
            var journal = await test.CreateAsync();
            foreach (var length in lengths)
            {
                await journal.AppendAsync(new TitleChanged(new string('é', length)), Durability.Written);
            }

            await journal.DisposeAsync();
            var read = (await test.OpenAsync(journal.SessionId)).Journal.ReadAll().Select(entry => entry.Record).OfType<TitleChanged>();
            Assert.Equal(lengths, read.Select(title => title.Title.Length));
            Assert.Equal(lengths.Where(length => length * 2 > 65536).Distinct().Count(), BlobsOf(test, journal.SessionId).Count);
            Assert.All(test.Segments(journal.SessionId), segment => Assert.True(segment.Value.Length < 100_000 * lengths.Length));
        }).GetAwaiter().GetResult(),
        iter: 20);

    [Fact]
    public async Task EqualContentIsKeptOnceAndUnequalIsTold()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        for (var i = 0; i < 3; i++)
        {
            await journal.AppendAsync(new TitleChanged(new string('x', 70_000)), Durability.Written);
        }

        Assert.Single(BlobsOf(test, journal.SessionId));
        await journal.AppendAsync(new TitleChanged(new string('y', 70_000)), Durability.Written);
        Assert.Equal(2, BlobsOf(test, journal.SessionId).Count);
    }

    [Fact]
    public async Task ABlobThatIsMissingOrAlteredIsDamageOfTheLineThatNamesIt()
    {
        var written = await WrittenSession.MakeAsync([new TitleChanged("a"), new AgentText("m", new string('x', 500)), new TitleChanged("b")]);
        var blob = Assert.Single(written.Files.Keys, path => path.Contains("/blobs/", StringComparison.Ordinal));
        var bytes = written.Files[blob];
        foreach (var (spoiled, reason) in new (byte[]?, string)[]
        {
            (null, "is missing"), (bytes[..^1], $"has {bytes.Length - 1} bytes"), ([.. bytes, 0], $"has {bytes.Length + 1} bytes"), ([.. bytes[..^1], (byte)(bytes[^1] ^ 1)], "does not match its hash"),
        })
        {
            var damaged = written.With(blob, spoiled);
            var refusal = await damaged.AssertRefusedAsync<JournalDamagedException>();
            Assert.Equal((written.Segments[0], 4), (refusal.File, refusal.Line));
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
            Assert.Contains(Path.GetFileName(blob), refusal.Message, StringComparison.Ordinal);

            await using var test = damaged.Open();
            var damage = new List<JournalDamage>();
            Assert.Equal([1, 2, 3, 5], test.Store.Read(written.Id, damage.Add).Select(entry => entry.Sequence));
            Assert.Equal(4, Assert.Single(damage).Line);
        }
    }

    [Fact]
    public async Task ABlobThatCannotBeWrittenFailsTheAppendAndIsWrittenTheNextTime()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        test.Files.FillUp(1000, operation => operation.Path.Contains("/blobs/", StringComparison.Ordinal));
        var failure = await Assert.ThrowsAsync<JournalWriteException>(() => journal.AppendAsync(new TitleChanged(new string('x', 70_000)), Durability.Synced).AsTask());
        Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
        Assert.Null(journal.Failure);
        Assert.Equal(3, await journal.AppendAsync(new TitleChanged("small ones go on"), Durability.Synced));
        test.Files.MakeRoom();
        Assert.Equal(4, await journal.AppendAsync(new TitleChanged(new string('x', 70_000)), Durability.Synced));
        Assert.Equal(70_000, ((TitleChanged)journal.ReadAll().Last().Record).Title.Length);
    }

    [Fact]
    public async Task ABlobWhoseSyncFailsStopsTheSession()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        test.Files.Before = operation =>
        {
            if (operation.Call == FileCall.Sync && operation.Path.EndsWith(".tmp", StringComparison.Ordinal))
            {
                throw new SystemCallException("fdatasync", operation.Path, SystemCallException.InputOutput);
            }
        };
        await Assert.ThrowsAsync<JournalWriteException>(() => journal.AppendAsync(new TitleChanged(new string('x', 70_000)), Durability.Written).AsTask());
        Assert.NotNull(journal.Failure);
        test.Files.Before = null;
        await journal.DisposeAsync();
        var again = (await test.OpenAsync(journal.SessionId)).Journal;
        Assert.Equal(4, await again.AppendAsync(new TitleChanged(new string('x', 70_000)), Durability.Written));
    }

    // A list shows what the first record says, however large it is.
    [Fact]
    public async Task ASessionWhoseFirstRecordIsABlobIsListed()
    {
        await using var test = new TestStore();
        var roots = Enumerable.Range(0, 2000).Select(i => $"/a/rather/long/directory/name/{i}").ToList();
        var first = TestStore.First with { AdditionalDirectories = roots };
        var journal = await test.Store.CreateAsync(JournalStore.NewSessionId(), first, TestContext.Current.CancellationToken);
        await journal.DisposeAsync();
        var files = test.Disk.Snapshot(TestStore.Data).Where(file => !file.Key.Contains(".index", StringComparison.Ordinal) && !file.Key.Contains("summary", StringComparison.Ordinal));
        await using var again = new TestStore(new MemoryDisk(files));
        await again.OpenAsync(journal.SessionId);
        Assert.Equal(roots, Assert.Single(again.Store.List().Items).AdditionalDirectories);
    }

    private static List<string> BlobsOf(TestStore test, string id) =>
        [.. test.Disk.Snapshot($"{TestStore.FolderOf(id)}/blobs").Keys];
}
