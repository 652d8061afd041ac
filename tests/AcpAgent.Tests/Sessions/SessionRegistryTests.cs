using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Sessions.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Sessions;

/// <summary>A session is owned from its creation or taking-up until nobody is shown it and nothing runs in it.</summary>
public sealed class SessionRegistryTests
{
    [Fact]
    public async Task A_session_that_nobody_is_shown_and_nothing_runs_in_is_let_go()
    {
        await using var house = new SessionHouse();
        var taken = await house.CreateAsync(new FakeClient());
        await house.Registry.ReleaseIfUnusedAsync(taken.Session.Id);
        await Assert.ThrowsAsync<SessionInUseException>(() => OpenElsewhereAsync(house, taken.Session.Id));

        taken.Session.Detach(taken.Attachment);
        await house.Registry.ReleaseIfUnusedAsync(taken.Session.Id);

        await OpenElsewhereAsync(house, taken.Session.Id);
    }

    [Fact]
    public async Task One_whose_client_went_while_it_worked_is_let_go_when_the_work_is_done()
    {
        await using var house = new SessionHouse();
        var released = new TaskCompletionSource<LiveSession>();
        house.Registry.Released += session => released.TrySetResult(session);
        var taken = await house.CreateAsync(new FakeClient());
        var work = new TaskCompletionSource<int>();
        var first = taken.Session.Queue.RunAsync(_ => work.Task, _ => 0, Task.CompletedTask, CancellationToken.None);
        var second = taken.Session.Queue.RunAsync(_ => Task.FromResult(2), _ => 0, Task.CompletedTask, CancellationToken.None);
        taken.Session.Detach(taken.Attachment);
        await house.Registry.ReleaseIfUnusedAsync(taken.Session.Id);
        Assert.False(released.Task.IsCompleted);

        work.SetResult(1);

        Assert.Equal((1, 2), (await first, await second));
        Assert.Same(taken.Session, await released.Task.WaitAsync(TimeSpan.FromSeconds(60), SessionHouse.Stop));
        await OpenElsewhereAsync(house, taken.Session.Id);
    }

    [Fact]
    public async Task A_client_that_asks_again_waits_for_what_is_held_back_for_its_first_request_and_holds_up_nobody()
    {
        await using var house = new SessionHouse();
        var (client, other) = (new FakeClient(), new FakeClient());
        var session = (await house.CreateAsync(other)).Session;
        var first = await house.TakeAsync(session.Id, client);
        await session.CommitAsync(new AgentText("m1", "held back"), Durability.Written);
        var second = house.TakeAsync(session.Id, client);
        using var impatient = new CancellationTokenSource(20);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => house.Registry.TakeAsync(session.Id, client, new ClientCapabilities(), replay: true, impatient.Token));
        Assert.False(second.IsCompleted);

        first.Attachment.GoLive();
        Assert.Equal("held back", client.Text);
        Assert.NotSame(first.Attachment, (await second.WaitAsync(TimeSpan.FromSeconds(60), SessionHouse.Stop)).Attachment);

        var third = house.TakeAsync(session.Id, client);
        await house.LoadAsync(session.Id, other);
        await third.WaitAsync(TimeSpan.FromSeconds(60), SessionHouse.Stop);
    }

    [Fact]
    public async Task A_late_piece_of_work_in_a_session_that_was_let_go_never_starts()
    {
        await using var house = new SessionHouse();
        var taken = await house.CreateAsync(new FakeClient());
        taken.Session.Detach(taken.Attachment);
        await house.Registry.ReleaseIfUnusedAsync(taken.Session.Id);

        Assert.Equal("unstarted", await taken.Session.Queue.RunAsync(_ => Task.FromResult("ran"), _ => "unstarted", Task.CompletedTask, CancellationToken.None));
    }

    [Fact]
    public async Task Taking_up_what_is_here_shows_the_same_session_and_what_is_on_disk_is_closed_first_where_it_broke_off()
    {
        await using var house = new SessionHouse();
        var taken = await house.CreateAsync(new FakeClient());
        Assert.Same(taken.Session, (await house.TakeAsync(taken.Session.Id, new FakeClient())).Session);
        await taken.Session.CommitAsync(new PromptAccepted { TurnId = "t1", MessageId = "t1.m1", Prompt = [] }, Durability.Synced);
        await taken.Session.CommitAsync(new ToolCallAnnounced { TurnId = "t1", Step = 1, ToolCallId = "t1.c1", Tool = "x", Title = "X" }, Durability.Written);
        await house.Registry.CloseAsync(taken.Session.Id, CancelReason.User);

        var client = new FakeClient();
        var again = await house.LoadAsync(taken.Session.Id, client);

        Assert.NotSame(taken.Session, again.Session);
        Assert.Equal(ToolCallStatus.Failed, Assert.Single(client.Updates.OfType<ToolCall>()).Status);
        Assert.Equal(TurnEndCause.Crash, again.Session.ReadAll().Select(entry => entry.Record).OfType<TurnEnded>().Single().Cause);
    }

    [Fact]
    public async Task A_session_that_stopped_writing_after_a_failed_sync_writes_again_when_it_is_loaded_again()
    {
        await using var house = new SessionHouse();
        var taken = await house.CreateAsync(new FakeClient());
        taken.Attachment.GoLive();
        var session = taken.Session;
        await session.CommitAsync(new AgentText("m1", "kept"), Durability.Written);
        house.Files.SyncFails = true;
        await Assert.ThrowsAsync<JournalWriteException>(async () => await session.CommitAsync(new AgentText("m1", "unsure"), Durability.Synced));
        house.Files.SyncFails = false;
        Assert.True(session.IsBroken);
        await Assert.ThrowsAsync<JournalWriteException>(async () => await session.CommitAsync(new AgentText("m1", "refused"), Durability.Written));
        var running = session.Queue.RunAsync(
            async work =>
            {
                await Task.Delay(Timeout.Infinite, work.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                return "stopped";
            },
            _ => "unstarted",
            Task.CompletedTask,
            CancellationToken.None);

        var client = new FakeClient();
        var again = await house.LoadAsync(session.Id, client);
        await again.Session.CommitAsync(new AgentText("m2", " and on"), Durability.Synced);

        Assert.NotSame(session, again.Session);
        Assert.Equal("stopped", await running);
        Assert.StartsWith("kept", client.Text, StringComparison.Ordinal);
        Assert.EndsWith(" and on", client.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("refused", client.Text, StringComparison.Ordinal);
        Assert.True(taken.Attachment.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task Deleting_ends_what_runs_and_leaves_nothing()
    {
        await using var house = new SessionHouse();
        var taken = await house.CreateAsync(new FakeClient());
        var work = taken.Session.Queue.RunAsync(
            async work =>
            {
                await Task.Delay(Timeout.Infinite, work.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                return work.Reason;
            },
            reason => reason,
            Task.CompletedTask,
            CancellationToken.None);

        await house.Registry.DeleteAsync(taken.Session.Id);

        Assert.Equal(CancelReason.User, await work);
        await Assert.ThrowsAsync<SessionNotFoundException>(() => house.TakeAsync(taken.Session.Id, new FakeClient()));
        await house.Registry.DeleteAsync(taken.Session.Id);
    }

    [Fact]
    public Task Whatever_is_done_at_once_every_call_ends_each_session_has_one_owner_and_nothing_written_is_lost() =>
        Gen.Int[0, 5].Array[1, 40].SampleAsync(async actions =>
        {
            await using var house = new SessionHouse();
            var ids = new List<string>();
            for (var i = 0; i < 2; i++)
            {
                ids.Add((await house.CreateAsync(new FakeClient())).Session.Id);
            }

            var deleted = new HashSet<string>();
            var written = 0;
            await Task.WhenAll(actions.Select((action, index) => Task.Run(async () =>
            {
                var id = ids[index % ids.Count];
                try
                {
                    switch (action)
                    {
                        case 0:
                            await house.Registry.CloseAsync(id, CancelReason.User, record: true);
                            break;
                        case 1:
                            var gone = await house.TakeAsync(id, new FakeClient());
                            gone.Session.Detach(gone.Attachment);
                            await house.Registry.ReleaseIfUnusedAsync(id);
                            break;
                        case 2 when index % 5 == 0:
                            await house.Registry.DeleteAsync(id);
                            lock (deleted)
                            {
                                deleted.Add(id);
                            }

                            break;
                        case 3:
                            await house.LoadAsync(id, new FakeClient());
                            break;
                        default:
                            var taken = await house.TakeAsync(id, new FakeClient());
                            var note = $"n{index}";
                            if (await taken.Session.Queue.RunAsync(
                                async _ =>
                                {
                                    await taken.Session.CommitAsync(new AgentNote(note, note), Durability.Written);
                                    return true;
                                },
                                _ => false,
                                Task.CompletedTask,
                                CancellationToken.None))
                            {
                                Interlocked.Add(ref written, id == ids[0] ? 1 : 1000);
                            }

                            break;
                    }
                }
                catch (QueueFullException)
                {
                    // On a busy machine more may wait than a session lets.
                }
                catch (SessionNotFoundException)
                {
                    lock (deleted)
                    {
                        Assert.True(actions.Where((other, at) => other == 2 && at % 5 == 0 && ids[at % ids.Count] == id).Any());
                    }
                }
            }))).WaitAsync(TimeSpan.FromSeconds(60));
            await house.Registry.CloseAllAsync(CancelReason.Shutdown);

            for (var i = 0; i < ids.Count; i++)
            {
                if (!deleted.Contains(ids[i]))
                {
                    Assert.Equal(i == 0 ? written % 1000 : written / 1000, await OpenElsewhereAsync(house, ids[i]));
                }
            }
        }, iter: 60);

    /// <summary>Opens a session as another process would; gives how many notes are in it.</summary>
    private static async Task<int> OpenElsewhereAsync(SessionHouse house, string id)
    {
        await using var rival = house.Rival();
        var opened = await rival.OpenAsync(id);
        return opened.Journal.ReadAll().Count(entry => entry.Record is AgentNote);
    }
}
