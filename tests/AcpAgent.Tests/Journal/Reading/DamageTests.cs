using System.Text;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Tests.Journal.Kit;
using Xunit;

namespace AcpAgent.Tests.Journal.Reading;

/// <summary>What no crash does to a journal: it is refused, with the place, and its files stay as they are.</summary>
public sealed class DamageTests
{
    private static readonly JournalRecord[] Some = [new AgentText("m1", "one"), new PromptGiven("zwei").Record, new ToolCallStarted("c1"), new TitleChanged("last")];

    [Fact]
    public async Task AnyByteChangedBeforeTheLastRecordIsRefusedWithFileAndLine()
    {
        var written = await WrittenSession.MakeAsync(Some);
        await ForEachByteAsync(written, segment: 0, lines: 5);
    }

    [Fact]
    public async Task SoIsAnyByteOfASegmentThatAnotherOneFollows()
    {
        var written = await WrittenSession.MakeAsync([new TitleChanged("a")], [new TitleChanged("b")], [new TitleChanged("c")]);
        await ForEachByteAsync(written, segment: 0, lines: 3);
        await ForEachByteAsync(written, segment: 1, lines: 2);
        await ForEachByteAsync(written, segment: 2, lines: 1);
    }

    [Fact]
    public async Task ARecordThatIsMissingDoubledOrOutOfOrderIsNoticed()
    {
        var written = await WrittenSession.MakeAsync(Some);
        var lines = written.Lines(0);
        for (var i = 1; i < lines.Count - 1; i++)
        {
            await AssertDamagedAsync(written.With(0, lines.Where((_, line) => line != i)), 0, i + 1);
            await AssertDamagedAsync(written.With(0, [.. lines[..(i + 1)], lines[i], .. lines[(i + 1)..]]), 0, i + 2);
            await AssertDamagedAsync(written.With(0, [.. lines[..i], lines[i + 1], lines[i], .. lines[(i + 2)..]]), 0, i + 1);
        }
    }

    [Fact]
    public async Task SegmentsThatAreMissingStrangeOrTooManyAreNoticed()
    {
        var written = await WrittenSession.MakeAsync([new TitleChanged("a")], [new TitleChanged("b")], [new TitleChanged("c")]);
        var other = await WrittenSession.MakeAsync([new TitleChanged("a")], [new TitleChanged("b")], [new TitleChanged("c")]);
        var (first, second, third) = (written.Segments[0], written.Segments[1], written.Segments[2]);

        Assert.Equal(first, (await written.With(first, null).AssertRefusedAsync<JournalDamagedException>()).File);
        Assert.Equal(second, (await written.With(second, null).AssertRefusedAsync<JournalDamagedException>()).File);
        Assert.Equal(third, (await written.With(third, other.Files[other.Segments[2]]).AssertRefusedAsync<JournalDamagedException>()).File);
        Assert.Equal(third, (await written.With(third, written.Files[second]).AssertRefusedAsync<JournalDamagedException>()).File);

        // Two processes that both went on from the second.
        var rival = Path.Combine(Path.GetDirectoryName(third)!, "000003-00000000.jsonl");
        var refusal = await written.With(rival, written.Files[third]).AssertRefusedAsync<JournalDamagedException>();
        Assert.Contains("another process", refusal.Message, StringComparison.Ordinal);

        var shorter = written.With(0, written.Files[first][..^1]);
        Assert.Equal(first, (await shorter.AssertRefusedAsync<JournalDamagedException>()).File);
    }

    [Theory]
    [InlineData("\"type\":\"invented_later\",\"x\":1")]
    [InlineData("\"type\":\"text\",\"messageId\":\"m\"")]
    [InlineData("\"type\":\"text\",\"messageId\":null,\"text\":\"t\"")]
    [InlineData("\"x\":1")]
    public async Task ALineThatIsWholeAndNoRecordIsRefusedWhenItIsRead(string members)
    {
        var written = await WrittenSession.MakeAsync(Some);
        var strange = written.With(0, [.. written.Files[written.Segments[0]], .. WrittenSession.Line(7, members)]);
        await using var test = strange.Open();
        var journal = (await test.OpenAsync(written.Id)).Journal;
        var refusal = Assert.Throws<JournalDamagedException>(() => journal.ReadAll().Count());
        Assert.Equal((written.Segments[0], 7), (refusal.File, refusal.Line));
    }

    [Fact]
    public async Task ANewerFormatIsRefusedNotGuessed()
    {
        var written = await WrittenSession.MakeAsync([new TitleChanged("a")], [new TitleChanged("b")]);
        foreach (var segment in new[] { 0, 1 })
        {
            var lines = written.Lines(segment);
            var header = Encoding.UTF8.GetString(lines[0]);
            var members = header[(header.IndexOf(",\"type\"", StringComparison.Ordinal) + 1)..header.IndexOf(",\"crc\"", StringComparison.Ordinal)];
            var newer = members.Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal);
            Assert.NotEqual(members, newer);
            byte[][] headers =
            [
                WrittenSession.Line(segment == 0 ? 1 : 4, newer),
                Encoding.UTF8.GetBytes($"{{\"invented\":\"later\",{newer},\"sha\":\"x\"}}\n"),
            ];
            foreach (var changed in headers)
            {
                var refusal = await written.With(segment, [changed, .. lines[1..]]).AssertRefusedAsync<NewerFormatException>();
                Assert.Equal((written.Segments[segment], 2), (refusal.File, refusal.Format));
                await using var test = written.With(segment, [changed, .. lines[1..]]).Open();
                Assert.Throws<NewerFormatException>(() => test.Store.Read(written.Id, _ => { }).Count());
            }

            var none = WrittenSession.Line(segment == 0 ? 1 : 4, members.Replace("\"format\":1", "\"format\":0", StringComparison.Ordinal));
            Assert.Contains("format 0", (await AssertDamagedAsync(written.With(segment, [none, .. lines[1..]]), segment, 1)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhatIsReadableOfADamagedSessionIsShownAndTheRestIsTold()
    {
        var written = await WrittenSession.MakeAsync(Some, [new AgentText("m9", "later"), new TitleChanged("end")]);
        for (var segment = 0; segment < 2; segment++)
        {
            var lines = written.Lines(segment);
            for (var line = 0; line < lines.Count; line++)
            {
                byte[][] changed = [.. lines.Select((bytes, i) => i == line ? [.. bytes[..^20], (byte)'#', .. bytes[^19..]] : bytes)];
                await using var test = written.With(segment, changed).Open();
                var damage = new List<JournalDamage>();
                var read = test.Store.Read(written.Id, damage.Add).ToList();
                var lost = (segment == 0 ? 0 : written.Lines(0).Count) + line + 1;
                Assert.Equal(written.Records.Select(entry => entry.Sequence).Where(sequence => sequence != lost), read.Select(entry => entry.Sequence));
                Assert.Contains(damage, one => one.File == written.Segments[segment] && one.Line == line + 1);
                Assert.All(damage, one => Assert.Equal(written.Segments[segment], one.File));
                Assert.Contains($"line {line + 1}: ", damage[0].ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task WhatIsReadableBesideAFileThatTheSystemDoesNotLetBeReadIsShown()
    {
        var written = await WrittenSession.MakeAsync([new TitleChanged("a")], [new TitleChanged("b")], [new TitleChanged("c")]);
        await using var test = written.Open();
        test.Files.Before = operation =>
        {
            if (operation.Path == written.Segments[1] && operation.Call == FileCall.OpenToRead)
            {
                throw new UnauthorizedAccessException("denied");
            }
        };
        var damage = new List<JournalDamage>();
        Assert.Equal(["a", "c"], test.Store.Read(written.Id, damage.Add).Select(entry => entry.Record).OfType<TitleChanged>().Select(title => title.Title));
        Assert.Contains(damage, one => one.File == written.Segments[1] && one.Reason.Contains("denied", StringComparison.Ordinal));
        var refusal = await Assert.ThrowsAsync<JournalUnavailableException>(() => test.OpenAsync(written.Id));
        Assert.Contains(written.Segments[1], refusal.Message, StringComparison.Ordinal);
        Assert.Throws<JournalUnavailableException>(() => test.Store.Read(written.Id).Count());
        test.Files.Before = null;
        Assert.Equal(7, (await test.OpenAsync(written.Id)).Journal.ReadAll().Count());
    }

    [Fact]
    public async Task AHoleInTheMiddleIsDamageAlsoWhereItIsZeros()
    {
        var written = await WrittenSession.MakeAsync(Some);
        var lines = written.Lines(0);
        await AssertDamagedAsync(written.With(0, [.. lines[..3], new byte[lines[3].Length], .. lines[4..]]), 0, 4);
    }

    [Fact]
    public async Task ADamagedSessionIsListedAndCanBeDeleted()
    {
        var written = await WrittenSession.MakeAsync(Some);
        var lines = written.Lines(0);
        await using var test = written.With(0, [.. lines[..3], .. lines[4..]]).Open();
        await Assert.ThrowsAsync<JournalDamagedException>(() => test.OpenAsync(written.Id));
        Assert.Equal("last", Assert.Single(test.Store.List().Items).Title);
        await test.Store.DeleteAsync(written.Id, TestContext.Current.CancellationToken);
        Assert.Empty(test.Store.List().Items);
        Assert.DoesNotContain(test.Disk.Snapshot(TestStore.Data).Keys, path => path.Contains(written.Id, StringComparison.Ordinal));
    }

    private static async Task ForEachByteAsync(WrittenSession written, int segment, int lines)
    {
        var bytes = written.Files[written.Segments[segment]];
        var line = 0;
        for (var i = 0; line < lines; i++)
        {
            foreach (var value in new byte[] { (byte)(bytes[i] ^ 1), (byte)(bytes[i] ^ 0x20), (byte)'\n', 0 })
            {
                if (value == bytes[i])
                {
                    continue;
                }

                byte[] changed = [.. bytes[..i], value, .. bytes[(i + 1)..]];
                await AssertDamagedAsync(written.With(segment, changed), segment, line + 1);
            }

            line += bytes[i] == '\n' ? 1 : 0;
        }
    }

    private static async Task<JournalDamagedException> AssertDamagedAsync(WrittenSession damaged, int segment, long line)
    {
        var refusal = await damaged.AssertRefusedAsync<JournalDamagedException>();
        Assert.Equal((damaged.Segments[segment], line), (refusal.File, refusal.Line));
        Assert.Contains(refusal.File, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"line {line}", refusal.Message, StringComparison.Ordinal);
        return refusal;
    }

    private sealed record PromptGiven(string Text)
    {
        public PromptAccepted Record => new() { TurnId = "t", MessageId = "p", Prompt = [new Protocol.Schema.TextContent { Text = Text }] };
    }
}
