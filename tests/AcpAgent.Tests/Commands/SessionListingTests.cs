using System.Text;
using AcpAgent.Client.Rendering;
using AcpAgent.Commands.Sessions;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Journal;
using Xunit;

namespace AcpAgent.Tests.Commands;

public sealed class SessionListingTests : IDisposable
{
    private readonly TestData _data = new();
    private readonly StringWriter _text = new();

    [Fact]
    public async Task More_than_a_page_is_listed_whole()
    {
        await using var store = _data.Open();
        HashSet<string> ids = [];
        for (var i = 0; i < 501; i++)
        {
            var id = JournalStore.NewSessionId();
            ids.Add(id);
            await (await store.CreateAsync(id, TestData.First)).DisposeAsync();
        }

        Assert.Equal(0, SessionListing.Show(store, cwd: null, new Screen(_text, isTerminal: false)));
        Assert.Equal(ids, _text.ToString().TrimEnd('\n').Split('\n').Select(line => line[..32]).ToHashSet());

        using MemoryStream json = new();
        SessionListing.ShowJson(store, cwd: null, json);
        var infos = Encoding.UTF8.GetString(json.ToArray()).TrimEnd('\n').Split('\n')
            .Select(line => AcpJson.Read(Encoding.UTF8.GetBytes(line), AcpJson.Context.SessionInfo));
        Assert.Equal(ids, infos.Select(info => info.SessionId).ToHashSet());
    }

    [Fact]
    public async Task A_title_stays_on_its_line_and_acts_on_nothing()
    {
        await using var store = _data.Open();
        await using var journal = await store.CreateAsync(JournalStore.NewSessionId(), TestData.First with { Cwd = "/a\nb" });
        await journal.AppendAsync(new TitleChanged("one\ntwo\u001b[31m"), Durability.Written);
        await journal.DisposeAsync();
        SessionListing.Show(store, cwd: null, new Screen(_text, isTerminal: false));
        var line = Assert.Single(_text.ToString().TrimEnd('\n').Split('\n'));
        Assert.EndsWith("  one\\ntwo\\x1b[31m  /a\\nb", line, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _text.Dispose();
        _data.Dispose();
    }
}
