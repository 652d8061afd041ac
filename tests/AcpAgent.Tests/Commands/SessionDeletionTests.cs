using AcpAgent.Client.Rendering;
using AcpAgent.Commands.Sessions;
using AcpAgent.Core.Journal;
using AcpAgent.Hosting.Options;
using AcpAgent.Tests.Journal;
using Xunit;

namespace AcpAgent.Tests.Commands;

public sealed class SessionDeletionTests : IDisposable
{
    private readonly TestData _data = new();
    private readonly StringWriter _text = new();

    [Theory]
    [InlineData("y", true)]
    [InlineData("YES", true)]
    [InlineData(" yes ", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    [InlineData("yeah", false)]
    public async Task A_person_must_mean_it(string answer, bool deletes)
    {
        await using var store = _data.Open();
        var id = await MakeAsync(store);
        Assert.Equal(deletes ? 0 : 1, await RunAsync(store, id, yes: false, new StringReader(answer + "\n")));
        Assert.Equal(!deletes, Directory.Exists(_data.FolderOf(id)));
    }

    [Fact]
    public async Task The_end_of_input_is_a_no()
    {
        await using var store = _data.Open();
        var id = await MakeAsync(store);
        Assert.Equal(1, await RunAsync(store, id, yes: false, new StringReader("")));
        Assert.True(Directory.Exists(_data.FolderOf(id)));
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_it_must_be_said_beforehand()
    {
        await using var store = _data.Open();
        var id = await MakeAsync(store);
        await Assert.ThrowsAsync<OptionException>(() => RunAsync(store, id, yes: false, input: null));
        Assert.Equal(0, await RunAsync(store, id, yes: true, input: null));
        await Assert.ThrowsAsync<SessionNotFoundException>(() => RunAsync(store, id, yes: true, input: null));
    }

    public void Dispose()
    {
        _text.Dispose();
        _data.Dispose();
    }

    private Task<int> RunAsync(JournalStore store, string id, bool yes, TextReader? input) =>
        SessionDeletion.RunAsync(store, id, yes, new Screen(_text, isTerminal: false), input);

    private static async Task<string> MakeAsync(JournalStore store)
    {
        var id = JournalStore.NewSessionId();
        await (await store.CreateAsync(id, TestData.First)).DisposeAsync();
        return id;
    }
}
