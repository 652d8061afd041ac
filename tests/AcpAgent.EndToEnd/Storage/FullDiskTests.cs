using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Xunit;

namespace AcpAgent.EndToEnd.Storage;

/// <summary>
/// A disk without room. What cannot be written is not shown; the turn fails and says why; everything else goes on; and with room the
/// session does too, in the same process and in the next.
/// </summary>
public sealed class FullDiskTests : AgentTest
{
    private const string NoRoom = "No space left on device";

    /// <summary>More than the rest of a block.</summary>
    private static readonly string LongQuestion = new('?', 20_000);

    /// <summary>400 KB, with pauses: written and shown bit by bit.</summary>
    private static readonly string LongAnswer = "/offline " + string.Join("; ", Enumerable.Repeat("stream 10 1000; delay 10", 40));

    [Theory]
    [InlineData(DiskKind.Memory)]
    [InlineData(DiskKind.Ext4)]
    public async Task A_disk_that_fills_up_in_a_turn_fails_it_and_the_session_goes_on_when_there_is_room(DiskKind kind)
    {
        var disk = await MountAsync(kind);
        var (agent, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        var other = (await client.NewAsync(Home.Workspace)).SessionId;
        await client.PromptAsync(session, "Remember the word heron.");
        disk.Fill(butFor: 128 * 1024);

        await RefusedAsync(() => client.PromptAsync(session, LongAnswer), session);

        Assert.Contains(client.Messages(session), message => message.Text.Length > 10_000);
        StoredSession.AssertNothingIsTorn(Home, session);
        disk.Fill();
        await RefusedAsync(() => client.PromptAsync(other, LongQuestion), other);
        await RefusedAsync(() => client.NewAsync(Home.Workspace), null);
        Assert.Equal(2, (await client.ListAsync()).Sessions.Count);
        StoredSession.AssertNothingIsTorn(Home, session);
        StoredSession.AssertNothingIsTorn(Home, other);

        disk.MakeRoom();
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "Which word was it?")).StopReason);
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(other, "hello")).StopReason);
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync((await client.NewAsync(Home.Workspace)).SessionId, "hello")).StopReason);
        Assert.Contains("heron", client.Messages(session)[^1].Text, StringComparison.Ordinal);
        agent.CloseInput();
        await agent.ExitAsync();

        var (_, next) = await StartInitializedAsync();
        await StoredSession.AssertAllIsThereAsync(client, next, Home, session);
        await StoredSession.AssertAllIsThereAsync(client, next, Home, other);
        Assert.Equal(StopReason.EndTurn, (await next.PromptAsync(session, "hello again")).StopReason);
    }

    [Fact]
    public async Task A_process_killed_on_a_full_disk_leaves_a_session_that_loads_as_soon_as_there_is_room()
    {
        var disk = await MountAsync(DiskKind.Memory);
        var (agent, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        disk.Fill(butFor: 128 * 1024);
        await RefusedAsync(() => client.PromptAsync(session, LongAnswer), session);
        disk.Fill();
        await RefusedAsync(() => client.PromptAsync(session, LongQuestion), session);
        agent.Kill();
        await agent.ExitAsync();

        disk.MakeRoom();
        var (_, next) = await StartInitializedAsync();
        await StoredSession.AssertAllIsThereAsync(client, next, Home, session);
        Assert.Equal(StopReason.EndTurn, (await next.PromptAsync(session, "hello again")).StopReason);
    }

    [Fact]
    public async Task What_cannot_be_noted_first_is_not_done()
    {
        var disk = await MountAsync(DiskKind.Memory);
        var (_, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        client.Permission = async (request, _) =>
        {
            disk.Fill();
            await FillLastBlockAsync(client, session);
            return TestClient.Select(request, PermissionOptionKind.AllowOnce);
        };

        await RefusedAsync(() => client.PromptAsync(session, "Write hello to notes.txt"), session);

        Assert.Empty(Directory.GetFileSystemEntries(Home.Workspace));
        disk.MakeRoom();
        client.Permission = (request, _) => Task.FromResult(TestClient.Select(request, PermissionOptionKind.AllowOnce));
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "Write hello to notes.txt")).StopReason);
        Assert.Equal("hello", (await File.ReadAllTextAsync(Path.Combine(Home.Workspace, "notes.txt"))).Trim());
        Assert.Single(client.Updates, update => update.Update is ToolCallUpdate { Status: ToolCallStatus.Failed });
    }

    [Fact]
    public async Task A_session_that_finds_no_room_leaves_nothing_and_can_be_made_later()
    {
        var disk = await MountAsync(DiskKind.Memory);
        disk.Fill();
        var (_, client) = await StartInitializedAsync();

        var refused = await RefusedAsync(() => client.NewAsync(Home.Workspace), null);

        Assert.Contains(Home.Data, refused.Message, StringComparison.Ordinal);
        Assert.Empty((await client.ListAsync()).Sessions);
        Assert.Equal(["filler"], Directory.GetFileSystemEntries(Home.Data).Select(Path.GetFileName));
        disk.MakeRoom();
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync((await client.NewAsync(Home.Workspace)).SessionId, "hello")).StopReason);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_for_want_of_room_is_made_when_there_is()
    {
        var disk = await MountAsync(DiskKind.Memory);
        disk.Fill();
        disk.TakeAllNames();
        var data = Path.Combine(Home.Data, "new", "sessions");
        var (_, client) = await StartInitializedAsync(new AgentStart { Arguments = ["--data", data] });

        await StoredSession.RefusedAsync(() => client.NewAsync(Home.Workspace), data, null, NoRoom);

        disk.MakeRoom();
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync((await client.NewAsync(Home.Workspace)).SessionId, "hello")).StopReason);
    }

    [Fact]
    public async Task Without_names_for_new_files_what_needs_none_goes_on()
    {
        var disk = await MountAsync(DiskKind.Memory);
        var (_, client) = await StartInitializedAsync();
        var session = (await client.NewAsync(Home.Workspace)).SessionId;
        disk.TakeAllNames();

        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "hello")).StopReason);
        await RefusedAsync(() => client.PromptAsync(session, new string('x', 100_000)), session);
        await RefusedAsync(() => client.NewAsync(Home.Workspace), null);
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "hello")).StopReason);
        Assert.Equal(session, Assert.Single((await client.ListAsync()).Sessions).SessionId);

        disk.MakeRoom();
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, new string('x', 100_000))).StopReason);
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync((await client.NewAsync(Home.Workspace)).SessionId, "hello")).StopReason);
        StoredSession.AssertNothingIsTorn(Home, session);
    }

    /// <summary>The last block of a file has room still when the disk has none: small facts fit in.</summary>
    private async Task FillLastBlockAsync(TestClient client, string session)
    {
        async Task ChangeModesAsync()
        {
            while (true)
            {
                await client.SetModeAsync(session, "full-access");
                await client.SetModeAsync(session, "workspace-write");
            }
        }

        await RefusedAsync(ChangeModesAsync, session);
    }

    private async Task<SmallDisk> MountAsync(DiskKind kind) => Owned(await SmallDisk.MountAsync(kind, Home.Data, Home["image"]));

    private Task<AcpException> RefusedAsync(Func<Task> request, string? sessionId) =>
        StoredSession.RefusedAsync(request, Home.Data, sessionId, NoRoom);
}
