using AcpAgent.EndToEnd.Commands;
using AcpAgent.EndToEnd.Harness;
using AcpAgent.Protocol.Schema;
using Xunit;

namespace AcpAgent.EndToEnd.Storage;

/// <summary>A file system that can only be read: what is there can be looked at, and is used again when it can be written.</summary>
public sealed class ReadOnlyDiskTests : AgentTest
{
    private const string ReadOnly = "Read-only file system";

    [Fact]
    public async Task Sessions_on_a_read_only_disk_can_be_looked_at_and_go_on_when_it_can_be_written()
    {
        var disk = Owned(await SmallDisk.MountAsync(DiskKind.Ext4, Home.Data, Home["image"]));
        var (first, seen) = await StartInitializedAsync();
        var session = (await seen.NewAsync(Home.Workspace)).SessionId;
        await seen.PromptAsync(session, "Remember the word heron.");
        first.CloseInput();
        await first.ExitAsync();
        await disk.RemountAsync(readOnly: true);

        var (_, client) = await StartInitializedAsync();
        await StoredSession.RefusedAsync(() => client.NewAsync(Home.Workspace), Home.Data, null, ReadOnly);
        await StoredSession.RefusedAsync(() => client.LoadAsync(session, Home.Workspace), Home.Data, session, ReadOnly);
        await StoredSession.RefusedAsync(() => client.DeleteAsync(session), Home.Data, session, ReadOnly);
        Assert.Equal(session, Assert.Single((await client.ListAsync()).Sessions).SessionId);
        var shown = await CommandRun.RunAsync(Home, "sessions", "show", session);
        Assert.Equal(0, shown.Exit);
        Assert.Contains("heron", shown.Output, StringComparison.Ordinal);

        await disk.RemountAsync(readOnly: false);
        await StoredSession.AssertAllIsThereAsync(seen, client, Home, session);
        Assert.Equal(StopReason.EndTurn, (await client.PromptAsync(session, "hello")).StopReason);
    }
}
