using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Files;
using AcpAgent.Core.Journal.Reading;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Tests.Journal.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Journal.Reading;

/// <summary>Whatever a journal is like and wherever its blocks end, reading it in blocks tells what reading it in order does.</summary>
public sealed class BlocksAheadTests
{
    private const long InOrder = long.MaxValue;

    private static Gen<JournalRecord> Record { get; } = Gen.Frequency(
        (12, Gen.Select(Gen.OneOf("m1", "m2"), Gen.OneOf("word", "\n", "\"", "", "é中😀"), (id, text) => (JournalRecord)new AgentText(id, text))),
        (2, Gen.String[Gen.Char.AlphaNumeric, 0, 900].Select(text => (JournalRecord)new TitleChanged(text))),
        (1, Gen.Const((JournalRecord)new TurnEnded { TurnId = "t1", Cause = TurnEndCause.Model })));

    private static Gen<JournalRecord[][]> Segments { get; } = Record.Array[1, 120].Array[1, 2];

    private static Gen<long> BlockSize { get; } = Gen.Long[40, 2000];

    [Fact]
    public Task AWholeJournalIsReadAsInOrder() => Gen.Select(Segments, BlockSize).SampleAsync(
        async (segments, size) =>
        {
            var written = await WrittenSession.MakeAsync(segments);
            Assert.Equal(Read(written, InOrder), Read(written, size));
        },
        iter: 150);

    [Fact]
    public Task DamageAndTornTailsAreToldAsInOrder() => Gen.Select(Segments, BlockSize, Gen.Double[0, 1], Gen.OneOf(Gen.Const((byte)0), Gen.Byte), Gen.Int[0, 2]).SampleAsync(
        async (segments, size, where, value, kind) =>
        {
            var written = await WrittenSession.MakeAsync(segments);
            var last = written.Segments.Count - 1;
            var bytes = written.Files[written.Segments[last]];
            var place = (int)(where * (bytes.Length - 1));
            byte[] damaged = kind switch
            {
                0 => [.. bytes[..place], value, .. bytes[(place + 1)..]],
                1 => bytes[..place],
                _ => [.. bytes[..place], .. new byte[bytes.Length - place]],
            };
            written = written.With(last, damaged);
            Assert.Equal(Read(written, InOrder), Read(written, size));
        },
        iter: 300);

    [Fact]
    public async Task MostOfALongSegmentIsReadInBlocks()
    {
        var written = await WrittenSession.MakeAsync([[.. Enumerable.Range(0, 200).Select(i => new TitleChanged($"title {i}"))]]);
        var files = new MemoryFiles(new MemoryDisk(written.Files));
        var segment = Path.GetFileName(written.Segments[0]);
        var length = written.Files[written.Segments[0]].Length;
        using var blocks = new BlocksAhead(files, Folder(written), segment, 0, length, size: 500);
        var records = 0;
        while (blocks.Take() is { } block)
        {
            Assert.Equal(records + 1, block.First);
            records += block.Entries.Count;
        }

        Assert.InRange(records, 180, 200);
    }

    // All that can be told apart by whoever reads.
    private static string Read(WrittenSession written, long blockSize)
    {
        var files = new MemoryFiles(new MemoryDisk(written.Files));
        var folder = Folder(written);
        try
        {
            var chain = SegmentChain.Read(files, folder, written.Id);
            using var cursor = new JournalCursor(files, folder, chain.Segments);
            var text = "";
            var told = new List<string>();
            foreach (var entry in JournalReader.ReadJoined(files, folder, cursor, long.MaxValue, blockSize))
            {
                // Where a block ends, a message may be told in two parts.
                text = entry.Record is AgentText piece ? $"{text}[{piece.MessageId}]{piece.Text}" : text;
                if (entry.Record is not AgentText)
                {
                    told.Add($"{text.Replace("[m1]", "", StringComparison.Ordinal).Replace("[m2]", "", StringComparison.Ordinal)} {entry}");
                    text = "";
                }
            }

            return $"{string.Join('\n', told)}\n{text.Length > 0}: {cursor.LastSequence} {cursor.ValidLength} {cursor.TornLength}";
        }
        catch (JournalException e)
        {
            return $"{e.GetType().Name} {(e as JournalDamagedException)?.Line} {e.Message}";
        }
    }

    private static SessionFolder Folder(WrittenSession written) => new(TestStore.FolderOf(written.Id));
}
