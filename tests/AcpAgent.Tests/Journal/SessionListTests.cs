using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using Xunit;

namespace AcpAgent.Tests.Journal;

public sealed class SessionListTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ShowsWhatTheJournalSaysNewestFirst()
    {
        using var data = new TestData();
        await using var store = data.Open();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var id = JournalStore.NewSessionId();
            ids.Add(id);
            var journal = await store.CreateAsync(id, TestData.First with { Cwd = $"/work/{i % 2}" }, Stop);
            await Task.Delay(2, Stop);
            await journal.AppendAsync(new TitleChanged($"Title {i}"), Durability.Written);
            await journal.DisposeAsync();
            await Task.Delay(2, Stop);
        }

        var page = store.List();
        Assert.Null(page.NextCursor);
        Assert.Equal(Enumerable.Reverse(ids), page.Items.Select(session => session.SessionId));
        Assert.Equal(["Title 2", "Title 1", "Title 0"], page.Items.Select(session => session.Title));
        Assert.Equal([ids[2], ids[0]], store.List("/work/0").Items.Select(session => session.SessionId));
        Assert.Empty(store.List("/work").Items);

        var first = store.List(pageSize: 2);
        Assert.Equal([ids[2], ids[1]], first.Items.Select(session => session.SessionId));
        Assert.Equal([ids[0]], store.List(cursor: first.NextCursor, pageSize: 2).Items.Select(session => session.SessionId));

        await store.DeleteAsync(ids[1], Stop);
        Assert.Equal([ids[2], ids[0]], store.List().Items.Select(session => session.SessionId));
        Assert.False(Directory.Exists(data.FolderOf(ids[1])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("made up")]
    [InlineData("AAAA")]
    [InlineData("é")]
    [InlineData("=")]
    public async Task A_cursor_that_no_list_gave_is_refused(string cursor)
    {
        using var data = new TestData();
        await using var store = data.Open();

        Assert.Throws<ArgumentException>(() => store.List(cursor: cursor));
    }
}
