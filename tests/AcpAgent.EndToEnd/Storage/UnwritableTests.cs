using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.EndToEnd.Storage;

/// <summary>
/// What an ordinary user may not write or enter: an error that names the place, a process that lives, and sessions that lose nothing
/// and go on as soon as they may.
/// </summary>
public sealed class UnwritableTests : AgentTest
{
    private static readonly string TooLongForALine = new('x', 100_000);

    [Theory]
    [InlineData("0500", false)]
    [InlineData("0755", true)]
    [InlineData("0700", true)]
    public async Task A_data_directory_that_may_not_be_written_is_told_and_used_when_it_may(string mode, bool isSomebodyElses)
    {
        var user = await OtherUser.EnterAsync(Home);
        await OtherUser.AllowAsync(Home.Data, mode);
        if (isSomebodyElses)
        {
            await OtherUser.TakeAsync(Home.Data);
        }

        var (_, client) = await StartInitializedAsync(user.Start);

        var refused = await RefusedAsync(() => client.NewAsync(Home.Workspace), null);

        Assert.Contains(Home.Data, refused.Message, StringComparison.Ordinal);
        await RefusedAsync(() => client.NewAsync(Home.Workspace), null);
        Assert.Empty(Directory.GetFileSystemEntries(Home.Data));
        await OtherUser.AllowAsync(Home.Data, "0700");
        await OtherUser.GiveAsync(Home.Data);
        await AssertGoesOnAsync(client, (await client.NewAsync(Home.Workspace)).SessionId);
    }

    [Fact]
    public async Task A_parent_that_may_not_be_entered_hides_no_session_for_good()
    {
        var user = await OtherUser.EnterAsync(Home);
        var parent = Directory.CreateDirectory(Home["parent"]).FullName;
        var data = Path.Combine(parent, "sessions");
        await OtherUser.GiveAsync(parent);
        var start = user.Start with { Command = [.. user.Start.Command!, "--data", data] };
        var (first, seen) = await StartInitializedAsync(start);
        var session = (await seen.NewAsync(Home.Workspace)).SessionId;
        await AssertGoesOnAsync(seen, session);
        await OtherUser.AllowAsync(parent, "0600");

        await StoredSession.RefusedAsync(() => seen.PromptAsync(session, "hello"), data, session, "denied");
        await StoredSession.RefusedAsync(() => seen.NewAsync(Home.Workspace), data, null, "denied");
        await seen.CloseAsync(session);
        await StoredSession.RefusedAsync(() => seen.LoadAsync(session, Home.Workspace), data, session, "denied");
        await StoredSession.RefusedAsync(() => seen.ListAsync(), data, null, "denied");
        await StoredSession.RefusedAsync(() => seen.DeleteAsync(session), data, session, "denied");
        first.CloseInput();
        await first.ExitAsync();
        var (_, next) = await StartInitializedAsync(start);
        await StoredSession.RefusedAsync(() => next.LoadAsync(session, Home.Workspace), data, session, "denied");
        await StoredSession.RefusedAsync(() => next.ListAsync(), data, null, "denied");

        await OtherUser.AllowAsync(parent, "0700");
        Assert.Equal(session, Assert.Single((await next.ListAsync()).Sessions).SessionId);
        await StoredSession.AssertAllIsThereAsync(seen, next, Home, session);
        await AssertGoesOnAsync(next, session);
    }

    [Theory]
    [InlineData("", "0000", "0700")]
    [InlineData("*.jsonl", "0400", "0600")]
    public async Task A_session_that_may_not_be_written_any_more_fails_its_turn_and_goes_on_when_it_may(string what, string mode, string usual)
    {
        var user = await OtherUser.EnterAsync(Home);
        var (_, client) = await StartInitializedAsync(user.Start);
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        var other = (await client.NewAsync(Home.Workspace)).SessionId;
        await AssertGoesOnAsync(client, session);
        var folder = Path.Combine(Home.Data, session);
        var place = what.Length == 0 ? folder : Assert.Single(Directory.GetFiles(folder, what));
        await OtherUser.AllowAsync(place, mode);

        var refused = await RefusedAsync(() => client.PromptAsync(session, "hello"), session);

        Assert.Contains(folder, refused.Message, StringComparison.Ordinal);
        await AssertGoesOnAsync(client, other);
        await OtherUser.AllowAsync(place, usual);
        await AssertGoesOnAsync(client, session);
        StoredSession.AssertNothingIsTorn(Home, session);
        await client.CloseAsync(session);
        var (_, next) = await StartInitializedAsync(user.Start);
        await StoredSession.AssertAllIsThereAsync(client, next, Home, session);
    }

    [Fact]
    public async Task A_folder_that_takes_no_new_files_takes_what_needs_none()
    {
        var user = await OtherUser.EnterAsync(Home);
        var (_, client) = await StartInitializedAsync(user.Start);
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        var folder = Path.Combine(Home.Data, session);
        await OtherUser.AllowAsync(folder, "0500");

        await AssertGoesOnAsync(client, session);
        var refused = await RefusedAsync(() => client.PromptAsync(session, TooLongForALine), session);

        Assert.Contains(folder, refused.Message, StringComparison.Ordinal);
        await AssertGoesOnAsync(client, session);
        await OtherUser.AllowAsync(folder, "0700");
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, TooLongForALine)).StopReason);
        StoredSession.AssertNothingIsTorn(Home, session);
    }

    [Fact]
    public async Task A_session_of_somebody_else_is_refused_and_left_alone()
    {
        var user = await OtherUser.EnterAsync(Home);
        var (first, seen) = await StartInitializedAsync(user.Start);
        var session = (await seen.NewAsync(Home.Workspace)).SessionId;
        await AssertGoesOnAsync(seen, session);
        first.CloseInput();
        await first.ExitAsync();
        var folder = Path.Combine(Home.Data, session);
        await OtherUser.TakeAsync(folder);

        var (_, client) = await StartInitializedAsync(user.Start);
        await RefusedAsync(() => client.LoadAsync(session, Home.Workspace), session);
        await RefusedAsync(() => client.DeleteAsync(session), session);
        await AssertGoesOnAsync(client, (await client.NewAsync(Home.Workspace)).SessionId);

        await OtherUser.GiveAsync(folder);
        await StoredSession.AssertAllIsThereAsync(seen, client, Home, session);
        await AssertGoesOnAsync(client, session);
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("new/notes.txt")]
    public async Task A_workspace_that_may_not_be_written_fails_the_call_and_the_turn_goes_on(string file)
    {
        var user = await OtherUser.EnterAsync(Home);
        await OtherUser.AllowAsync(Home.Workspace, "0500");
        var (_, client) = await StartInitializedAsync(user.Start);
        var session = (await client.NewAsync(Home.Workspace)).SessionId;

        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, $"Write hello to {file}")).StopReason);

        var failed = Assert.Single(client.Updates.Select(update => update.Update).OfType<ToolCallUpdate>(), update => update.Status == ToolCallStatus.Failed);
        var text = string.Concat(failed.Content!.OfType<Content>().Select(content => ((TextContent)content.Block).Text));
        Assert.Contains($"Cannot write {file}: the system denies permission", text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Home.Workspace));
        await OtherUser.AllowAsync(Home.Workspace, "0700");
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, $"Write hello to {file}")).StopReason);
        Assert.True(File.Exists(Path.Combine(Home.Workspace, file)));
    }

    private static async Task AssertGoesOnAsync(TestClient client, string session) =>
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "hello")).StopReason);

    private Task<AcpException> RefusedAsync(Func<Task> request, string? sessionId) => StoredSession.RefusedAsync(request, Home.Data, sessionId, "denied");
}
