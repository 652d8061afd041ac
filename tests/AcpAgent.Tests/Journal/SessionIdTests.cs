using AcpAgent.Core.Journal;
using AcpAgent.Tests.Journal.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Journal;

public sealed class SessionIdTests
{
    [Fact]
    public void AnIdIs128RandomBitsInSmallHexadecimalDigits()
    {
        var ids = Enumerable.Range(0, 4000).Select(_ => JournalStore.NewSessionId()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(JournalStore.IsSessionId(id)));
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{32}$", id));
        for (var place = 0; place < 32; place++)
        {
            Assert.Equal(16, ids.Select(id => id[place]).Distinct().Count());
        }
    }

    [Fact]
    public async Task WhatIsNoIdNeverReachesTheDisk()
    {
        await using var test = new TestStore();
        var id = (await test.CreateAsync()).SessionId;
        await Eventually.TrueAsync(() => test.Files.Done.Any(operation => operation is { Call: FileCall.Names, Path: TestStore.Data }));
        test.Files.Done.Clear();
        var strange = new[]
        {
            "", " ", ".", "..", "../" + id, "./" + id, id + "/", "/" + id, id + "/../" + id, id[..31], id + "0", id.ToUpperInvariant(), " " + id, id + "\n", id[..31] + "g",
            "..%2f" + id, id[..31] + "０", id[..31] + "а", "\0" + id[1..], id[..16] + "/" + id[17..], ".index", ".new-" + id, ".gone-" + id, "/etc/passwd", new string('a', 100_000),
            new string('.', 32), new string('/', 32),
        };
        foreach (var other in strange.Where(other => other != id))
        {
            await AssertUnknownAsync(test, other);
        }

        Assert.Empty(test.Files.Done);
    }

    [Fact]
    public void NoOtherStringIsAnId() => Gen.String[Gen.Char["0123456789abcdefABCDEFg./-\\\0é０"], 30, 34].Sample(
        text => Assert.Equal(text.Length == 32 && text.All(c => "0123456789abcdef".Contains(c, StringComparison.Ordinal)), JournalStore.IsSessionId(text)));

    [Fact]
    public async Task AnIdThatNoSessionHasFindsNone()
    {
        await using var test = new TestStore();
        await AssertUnknownAsync(test, JournalStore.NewSessionId());
    }

    [Fact]
    public async Task ASessionIsNeverMadeOverAnother()
    {
        await using var test = new TestStore();
        var journal = await test.CreateAsync();
        await Assert.ThrowsAsync<JournalWriteException>(() => test.CreateAsync(journal.SessionId));
        Assert.Equal(2, test.Store.Read(journal.SessionId).Count());
        await Assert.ThrowsAsync<ArgumentException>(() => test.CreateAsync("../x"));
    }

    private static async Task AssertUnknownAsync(TestStore test, string id)
    {
        Assert.Equal(id, (await Assert.ThrowsAsync<SessionNotFoundException>(() => test.OpenAsync(id))).SessionId);
        Assert.Throws<SessionNotFoundException>(() => test.Store.Read(id));
        await test.Store.DeleteAsync(id, TestContext.Current.CancellationToken);
    }
}
