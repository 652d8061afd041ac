using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Tests.Journal.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Journal.Reading;

/// <summary>What a crash or a power loss does to the end of a journal: it no longer counts, and everything before it stays.</summary>
public sealed class TornTailTests
{
    private static readonly JournalRecord[] Some =
    [
        new AgentText("m1", "one"), new AgentThought("m2", "zwei\n\"drei\""), new ToolCallStarted("c1"), new SessionClosed(), new TitleChanged("last"),
    ];

    [Fact]
    public async Task ATailCutAtAnyByteOfTheLastRecordsIsCutWithAWarningAndStaysInItsFile()
    {
        var written = await WrittenSession.MakeAsync(Some);
        await ForEachCutAsync(written, segment: 0, fromLine: 2, tail => tail);
    }

    [Fact]
    public async Task SoIsATailFilledWithZerosFromAnyByteOn()
    {
        var written = await WrittenSession.MakeAsync(Some);
        var length = written.Files[written.Segments[0]].Length;
        foreach (var zeros in new[] { 1, 7, 5000 })
        {
            await ForEachCutAsync(written, segment: 0, fromLine: 4, tail => [.. tail, .. new byte[zeros]]);
        }

        await ForEachCutAsync(written, segment: 0, fromLine: 4, tail => [.. tail, .. new byte[length - tail.Length]]);
    }

    [Fact]
    public async Task ASegmentCutAtAnyByteIsTakenAsFarAsItGoesFromItsFirstByteOn()
    {
        var written = await WrittenSession.MakeAsync(Some, [new AgentText("m3", "another process"), new TitleChanged("its last")]);
        await ForEachCutAsync(written, segment: 1, fromLine: 0, tail => tail);
        await ForEachCutAsync(written, segment: 1, fromLine: 0, tail => [.. tail, .. new byte[100]]);
    }

    [Fact]
    public void AnyBytesThatHoldNoRecordAreATornTail() => Gen.Byte.Array[1, 200].Sample(
        garbage => Task.Run(async () =>
        {
            var written = await WrittenSession.MakeAsync(Some);
            await AssertCutAsync(written, written.With(0, [.. written.Files[written.Segments[0]], .. garbage]), whole: 7, garbage.Length, segment: 0);
        }).GetAwaiter().GetResult(),
        iter: 30);

    // The header and the first record were synced before the session could be seen: no crash takes them away.
    [Fact]
    public async Task ASessionWithoutItsFirstRecordsIsDamagedNotTorn()
    {
        var written = await WrittenSession.MakeAsync([[]]);
        var bytes = written.Files[written.Segments[0]];
        for (var length = 0; length < bytes.Length; length++)
        {
            var refusal = await written.With(0, bytes[..length]).AssertRefusedAsync<JournalDamagedException>();
            Assert.Equal(written.Segments[0], refusal.File);
        }
    }

    // Several processes in a row may end before they have written a record, or in the middle of their first.
    [Fact]
    public async Task SegmentsWithoutAnyRecordAreLeftBehindAndPassedOver()
    {
        var written = await WrittenSession.MakeAsync(Some);
        var folder = TestStore.FolderOf(written.Id);
        var second = written.With($"{folder}/000002-00000000.jsonl", []).With($"{folder}/000003-11111111.jsonl", "{\"seq\":8,\"at\":17"u8.ToArray());
        await using var test = second.Open();
        var opened = await test.OpenAsync(written.Id);
        Assert.Contains("16 bytes", Assert.Single(opened.Warnings), StringComparison.Ordinal);
        Assert.Equal(9, await opened.Journal.AppendAsync(new TitleChanged("on"), Durability.Synced));
        Assert.Equal(4, test.Segments(written.Id).Count);
        await opened.Journal.DisposeAsync();
        var again = await test.OpenAsync(written.Id);
        Assert.Empty(again.Warnings);
        Assert.Equal(9, again.Journal.ReadAll().Count());
    }

    private static async Task ForEachCutAsync(WrittenSession written, int segment, int fromLine, Func<byte[], byte[]> spoil)
    {
        var lines = written.Lines(segment);
        var bytes = written.Files[written.Segments[segment]];
        var before = written.Records.Count - lines.Count;
        var start = 0;
        for (var line = 0; line < lines.Count; start += lines[line++].Length)
        {
            for (var cut = 0; line >= fromLine && cut < lines[line].Length; cut++)
            {
                var spoiled = spoil(bytes[..(start + cut)]);
                await AssertCutAsync(written, written.With(segment, spoiled), before + line, spoiled.Length - start, segment);
            }
        }
    }

    private static async Task AssertCutAsync(WrittenSession written, WrittenSession torn, int whole, int tail, int segment)
    {
        await using var test = torn.Open();
        var opened = await test.OpenAsync(written.Id);
        var journal = opened.Journal;
        if (tail > 0)
        {
            var warning = Assert.Single(opened.Warnings);
            Assert.Contains($" {tail} bytes", warning, StringComparison.Ordinal);
            Assert.Contains(torn.Segments[segment], warning, StringComparison.Ordinal);
            Assert.Contains(test.Log.Lines, line => line.Contains(warning, StringComparison.Ordinal));
        }
        else
        {
            Assert.Empty(opened.Warnings);
        }

        AssertSame(written.Records.Take(whole), journal.ReadAll());
        var next = new TitleChanged("written behind the cut");
        Assert.Equal(whole + 2, await journal.AppendAsync(next, Durability.Synced));
        await journal.DisposeAsync();

        var after = test.Disk.Snapshot(TestStore.Data);
        Assert.All(torn.Segments, path => Assert.Equal(torn.Files[path], after[path]));
        var again = await test.OpenAsync(written.Id);
        Assert.Empty(again.Warnings);
        var records = again.Journal.ReadAll().ToList();
        AssertSame(written.Records.Take(whole), records.Take(whole));
        Assert.Equal(next, records[^1].Record);
        Assert.Equal(whole + 2, records.Count);
    }

    private static void AssertSame(IEnumerable<JournalEntry> expected, IEnumerable<JournalEntry> actual) => Assert.True(Same.As(expected, actual));
}
