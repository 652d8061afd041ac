using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Journal.Kit;
using AcpAgent.Tests.Shared;
using AcpAgent.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace AcpAgent.Tests.Journal.Samples;

/// <summary>
/// The journals that each format's first version wrote, kept beside this file for ever. Where the format changes, or records get members that no
/// sample has: add samples with <see cref="WriteSamplesOfTheCurrentFormat"/>, and never touch those that are there.
/// </summary>
public sealed class SampleTests
{
    private const string Id = "00112233445566778899aabbccddeeff";

    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "AcpAgent.Tests", "Journal", "Samples");

    public static TheoryData<int> Formats { get; } = [.. Enumerable.Range(1, SegmentOpened.CurrentFormat)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task EverydayIsRead(int format)
    {
        using var data = Copy(format, "everyday");
        await using var store = Open(data);
        var opened = await store.OpenAsync(Id, cancellation: Stop);
        Assert.Empty(opened.Warnings);
        var records = store.Read(Id).ToList();
        Assert.Equal(Enumerable.Range(1, records.Count).Select(i => (long)i), records.Select(entry => entry.Sequence));
        Assert.All(records, entry => Assert.Equal(2026, entry.At.Year));
        AssertSays(SampleRecords.Everyday, records);

        var listed = Assert.Single(store.List("/elsewhere").Items);
        Assert.Equal("Grüße schreiben", listed.Title);

        var replay = Replay.Of(opened.Journal.ReadAll().Select(entry => entry.Record)).ToList();
        Assert.Equal("First look, then write.", ((TextContent)Assert.Single(replay.OfType<AgentThoughtChunk>()).Content).Text);
        Assert.Equal(ToolCallStatus.Completed, Assert.Single(replay.OfType<ToolCall>()).Status);
        Assert.Equal(records.Count + 2, await opened.Journal.AppendAsync(new TitleChanged("on"), Durability.Synced));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task ACrashedSessionIsRead(int format)
    {
        using var data = Copy(format, "crashed");
        await using var store = Open(data);
        var opened = await store.OpenAsync(Id, cancellation: Stop);
        Assert.Empty(opened.Warnings);
        AssertSays(SampleRecords.Crashed, store.Read(Id));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task AGovernedSessionIsRead(int format)
    {
        using var data = Copy(format, "governed");
        await using var store = Open(data);
        var opened = await store.OpenAsync(Id, cancellation: Stop);
        Assert.Empty(opened.Warnings);
        AssertSays(SampleRecords.Governed, store.Read(Id));
        Assert.Equal([ToolCallStatus.Completed, ToolCallStatus.Completed, ToolCallStatus.Failed], Replay.Of(opened.Journal.ReadAll().Select(entry => entry.Record)).OfType<ToolCall>().Select(call => call.Status));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task TornTailsAreCut(int format)
    {
        foreach (var sample in new[] { "torn", "zeros" })
        {
            using var data = Copy(format, sample);
            await using var store = Open(data);
            var opened = await store.OpenAsync(Id, cancellation: Stop);
            Assert.Contains("cut short", Assert.Single(opened.Warnings), StringComparison.Ordinal);
            AssertSays(SampleRecords.Torn, store.Read(Id, _ => { }));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task ADamagedSessionIsRefusedAndShownAsFarAsItIsReadable(int format)
    {
        using var data = Copy(format, "damaged");
        await using var store = Open(data);
        var refusal = await Assert.ThrowsAsync<JournalDamagedException>(() => store.OpenAsync(Id, cancellation: Stop));
        Assert.Equal(4, refusal.Line);
        var damage = new List<JournalDamage>();
        AssertSays(SampleRecords.Damaged, store.Read(Id, damage.Add));
        Assert.Equal(4, Assert.Single(damage).Line);
    }

    public static TheoryData<string> Written { get; } = ["everyday", "governed"];

    [Theory]
    [MemberData(nameof(Written))]
    public async Task TheCurrentFormatIsWrittenAsItsSampleWas(string name)
    {
        var (sample, now) = (Copy(SegmentOpened.CurrentFormat, name), new TemporaryDirectory());
        using (sample)
        using (now)
        {
            await WriteAsync(now.Path, name == "everyday" ? SampleRecords.Everyday : SampleRecords.Governed);
            var (before, after) = (Lines(sample.Path), Lines(now.Path));
            Assert.Equal(before, after);
        }
    }

    [Fact(Explicit = true)]
    public async Task WriteSamplesOfTheCurrentFormat()
    {
        var torn = SampleRecords.Torn[0];
        await AddAsync("everyday", SampleRecords.Everyday);
        await AddAsync("governed", SampleRecords.Governed);
        await AddAsync("crashed", SampleRecords.Crashed);
        await AddAsync("torn", [[.. torn, new AgentText("m2", "cut short")]], bytes => bytes[..^20]);
        await AddAsync("zeros", [[.. torn, new AgentText("m2", "zeros")]], bytes => [.. bytes[..^60], .. new byte[60]]);
        await AddAsync("damaged", [[SampleRecords.Damaged[0][0], new AgentText("m1", "changed"), SampleRecords.Damaged[0][1]]], bytes =>
        {
            bytes[bytes.AsSpan().IndexOf("changed"u8)] = (byte)'C';
            return bytes;
        });

        // Samples that are there stay as they are.
        static async Task AddAsync(string name, JournalRecord[][] records, Func<byte[], byte[]>? change = null)
        {
            var target = Path.Combine(Folder, $"format-{SegmentOpened.CurrentFormat}", name);
            if (!Directory.Exists(target))
            {
                var last = await WriteAsync(target, records);
                File.WriteAllBytes(last, (change ?? (bytes => bytes))(File.ReadAllBytes(last)));
            }
        }
    }

    private static async Task<string> WriteAsync(string data, JournalRecord[][] segments)
    {
        foreach (var (i, segment) in segments.Index())
        {
            await using var store = new JournalStore(data, new JournalOptions { Clock = new StandingClock(), Program = "0.1.0" }, NullLogger.Instance);
            var journal = i == 0 ? await store.CreateAsync(Id, TestStore.First, Stop) : (await store.OpenAsync(Id, cancellation: Stop)).Journal;
            foreach (var record in segment)
            {
                await journal.AppendAsync(record, Durability.Written);
            }
        }

        var folder = Path.Combine(data, Id);
        Directory.Delete(Path.Combine(data, ".index"), recursive: true);
        File.Delete(Path.Combine(folder, "owner.lock"));
        File.Delete(Path.Combine(folder, "summary.json"));
        return Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).Last();
    }

    // Everything of every line but what differs from process to process: who wrote it, and with that the headers' lengths and checksums.
    private static List<string> Lines(string data) =>
    [
        .. Directory.GetFiles(Path.Combine(data, Id), "*.jsonl").Order(StringComparer.Ordinal)
            .SelectMany(File.ReadAllLines)
            .Where(line => !line.Contains("\"type\":\"segment\"", StringComparison.Ordinal)),
        .. Directory.GetFiles(Path.Combine(data, Id), "*", SearchOption.AllDirectories).Where(path => path.Contains("/blobs/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(blob => $"{Path.GetFileName(blob)} {new FileInfo(blob).Length}"),
    ];

    private static TemporaryDirectory Copy(int format, string name)
    {
        var data = new TemporaryDirectory();
        var from = Path.Combine(Folder, $"format-{format}", name);
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var to = data[Path.GetRelativePath(from, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return data;
    }

    private static JournalStore Open(TemporaryDirectory data) => new(data.Path, new JournalOptions { Sync = false }, NullLogger.Instance);

    private static void AssertSays(JournalRecord[][] expected, IEnumerable<JournalEntry> entries)
    {
        var actual = entries.Select(entry => entry.Record).Where(record => record is not SegmentOpened).ToList();
        var all = expected.SelectMany(segment => segment).Prepend(TestStore.First).ToList();
        Assert.Equal(all.Select(record => record.GetType()), actual.Select(record => record.GetType()));
        Assert.All(all.Zip(actual), pair => Assert.True(Same.As(pair.First, pair.Second), pair.Second.ToString()));
    }

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    }
}
