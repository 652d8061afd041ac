using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Tests.Journal.Kit;
using Xunit;

namespace AcpAgent.Tests.Journal.Writing;

/// <summary>In which order things reach the disk; <see cref="Failing.CrashTests"/> shows what it is good for.</summary>
public sealed class SyncOrderTests
{
    [Fact]
    public async Task ASessionIsOnTheDiskBeforeItHasItsNameAndItsNameBeforeAnybodyIsTold()
    {
        await using var test = new TestStore();
        test.Files.Done.Clear();
        var id = (await test.CreateAsync()).SessionId;
        Assert.Equal(
            [
                $"CreateDirectory .new-{id}", "Create segment", "Write segment", "Sync segment", $"SyncDirectory .new-{id}", $"Rename .new-{id}", "SyncDirectory sessions",
            ],
            Changes(test));
    }

    [Fact]
    public async Task ADataDirectoryIsOnTheDiskWithAllItsParents()
    {
        await using var test = new TestStore();
        Assert.Equal(["CreateDirectory sessions", "SyncDirectory data", "SyncDirectory "], Changes(test));
        await using var again = new TestStore(test.Disk);
        Assert.DoesNotContain(again.Files.Done, operation => operation.Changes && operation.Call != FileCall.CreateDirectory);
    }

    [Fact]
    public async Task ARecordIsSyncedBeforeItsAppenderIsToldOnlyWhereThatIsAskedFor()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        test.Files.Done.Clear();
        await journal.AppendAsync(new AgentText("m", "t"), Durability.Written);
        Assert.Equal(["Write segment"], Changes(test));
        await journal.AppendAsync(new AgentText("m", "t"), Durability.Synced);
        Assert.Equal(["Write segment", "Write segment", "Sync segment"], Changes(test));
    }

    [Fact]
    public async Task WhoeverGoesOnWithASessionFirstSyncsWhatItFound()
    {
        var written = await WrittenSession.MakeAsync([new AgentText("m", "t")]);
        await using var test = written.Open();
        var journal = (await test.OpenAsync(written.Id)).Journal;
        test.Files.Done.Clear();
        await journal.AppendAsync(new AgentText("m", "t"), Durability.Written);
        Assert.Equal(["Sync segment", $"SyncDirectory {written.Id}", "SyncDirectory sessions", "Create segment", "Write segment"], Changes(test));
        await journal.AppendAsync(new AgentText("m", "t"), Durability.Synced);
        Assert.Equal(["Write segment", "Sync segment", $"SyncDirectory {written.Id}"], Changes(test).Skip(5));
    }

    [Fact]
    public async Task ASegmentIsOnTheDiskBeforeTheNextIsBegun()
    {
        await using var test = new TestStore(options: new JournalOptions { SegmentSize = 1000 });
        var journal = await test.CreateAsync();
        await journal.AppendAsync(new AgentText("m", new string('x', 1000)), Durability.Written);
        test.Files.Done.Clear();
        await journal.AppendAsync(new AgentText("m", "t"), Durability.Written);
        Assert.Equal(["Sync segment", "Create segment", "Write segment"], Changes(test));
        Assert.Equal(2, test.Segments(journal.SessionId).Count);
        Assert.Equal(5, journal.LastSequence);
    }

    [Fact]
    public async Task LargeContentIsOnTheDiskBeforeTheRecordThatNamesIt()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        test.Files.Done.Clear();
        await journal.AppendAsync(new AgentText("m", new string('x', 65 << 10)), Durability.Written);
        Assert.Equal(
            [
                "CreateDirectory blobs", "Delete blob.tmp", "Create blob.tmp", "Write blob.tmp", "Sync blob.tmp", "Rename blob.tmp", "SyncDirectory blobs",
                $"SyncDirectory {journal.SessionId}", "Write segment",
            ],
            Changes(test));
    }

    [Fact]
    public async Task ClosingSyncsWhatWasOnlyWritten()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        await journal.AppendAsync(new AgentText("m", "t"), Durability.Written);
        test.Files.Done.Clear();
        await journal.DisposeAsync();
        Assert.Equal(["Sync segment"], Changes(test));
    }

    [Fact]
    public async Task ASessionThatRestsHoldsNoFileButItsLock()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        Assert.Equal(1, test.Files.OpenFiles);
        await journal.AppendAsync(new AgentText("m", "t"), Durability.Written);
        await journal.AppendAsync(new AgentText("m", "t"), Durability.Synced);
        await Eventually.TrueAsync(() => test.Files.OpenFiles == 1);
        await journal.DisposeAsync();
        Assert.Equal(0, test.Files.OpenFiles);
    }

    // What changes the disk, but for what is derived: that is never synced and holds nobody up.
    private static List<string> Changes(TestStore test) =>
    [
        .. test.Files.Done
            .Where(operation => operation.Changes && operation.Name != "owner.lock" && !operation.Name.StartsWith("summary", StringComparison.Ordinal)
                && !operation.Path.Contains("/.index", StringComparison.Ordinal))
            .Select(operation => $"{operation.Call} {NameOf(operation)}"),
    ];

    private static string NameOf(FileOperation operation) =>
        operation.IsSegment ? "segment" : operation.Path.Contains("/blobs/", StringComparison.Ordinal) ? "blob" + Path.GetExtension(operation.Name) : operation.Name;
}
