using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using Xunit;

namespace AcpAgent.Tests.Journal;

public sealed class JournalStoreTests
{
    [Fact]
    public async Task WhatWasAppendedIsReadAgainAfterReopening()
    {
        using var data = new TestData();
        var id = JournalStore.NewSessionId();
        await using (var store = data.Open())
        {
            await using var journal = await store.CreateAsync(id, TestData.First, TestContext.Current.CancellationToken);
            await journal.AppendAsync(new AgentText("m1", "Grüße \"quoted\"\n😀"), Durability.Written);
            Assert.Equal(4, await journal.AppendAsync(new TitleChanged("A title"), Durability.Synced));
        }

        await using (var store = data.Open())
        {
            var opened = await store.OpenAsync(id, cancellation: TestContext.Current.CancellationToken);
            Assert.Empty(opened.Warnings);
            Assert.Equal(4, opened.Journal.LastSequence);
            await opened.Journal.AppendAsync(new AgentText("m2", "more"), Durability.Synced);
            var records = opened.Journal.ReadAll().ToList();
            Assert.Equal([1, 2, 3, 4, 5, 6], records.Select(entry => entry.Sequence));
            Assert.IsType<SegmentOpened>(records[0].Record);
            Assert.Equal(new AgentText("m1", "Grüße \"quoted\"\n😀"), records[2].Record);
            Assert.Equal(new TitleChanged("A title"), records[3].Record);
            Assert.Equal(new AgentText("m2", "more"), records[5].Record);
            Assert.Equal(2, data.SegmentsOf(id).Length);
        }
    }
}
