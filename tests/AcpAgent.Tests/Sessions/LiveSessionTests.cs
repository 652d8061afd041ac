using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Sessions.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Sessions;

/// <summary>A fact is written, then shown, to one client at a time, without gap and without duplicate.</summary>
public sealed class LiveSessionTests
{
    [Fact]
    public async Task Nothing_is_shown_before_it_is_written()
    {
        await using var house = new SessionHouse();
        var client = new FakeClient();
        var session = await LiveAsync(house, client);
        using var write = new ManualResetEventSlim();
        house.Files.Writing = () => write.Wait();

        session.Append(new AgentText("m1", "hello"));
        session.Append(new ModeChanged("read-only"));
        await Task.Delay(20, SessionHouse.Stop);
        Assert.Empty(client.Updates);
        Assert.Equal("plan", session.State.ModeId);
        write.Set();

        await SessionHouse.UntilAsync(() => client.Updates.Count == 3);
        Assert.Equal("read-only", session.State.ModeId);
        Assert.Equal("read-only", Assert.IsType<CurrentModeUpdate>(client.Updates[1]).CurrentModeId);
        var option = Assert.Single(Assert.IsType<ConfigOptionUpdate>(client.Updates[2]).ConfigOptions);
        Assert.Equal("read-only", Assert.IsType<SessionConfigSelect>(option).CurrentValue);
    }

    [Fact]
    public async Task What_could_not_be_written_is_not_shown_and_is_told_before_anything_else_is_tried()
    {
        await using var house = new SessionHouse();
        var client = new FakeClient();
        var session = await LiveAsync(house, client);
        house.Files.IsFull = true;
        var fates = new List<string>();

        session.Append(new AgentText("m1", "lost"), _ =>
        {
            // Appended before anybody can know, it must not follow a hole, although there is room again.
            house.Files.IsFull = false;
            session.Append(new AgentText("m1", "too early"), _ => fates.Add("too early"));
            fates.Add("lost");
        });
        await SessionHouse.UntilAsync(() => fates.Count == 2);
        await session.CommitAsync(new AgentText("m1", "kept"), Durability.Written);

        Assert.Equal(["lost", "too early"], fates);
        Assert.Equal("kept", client.Text);
        Assert.Equal("kept", Text(session));
        Assert.False(session.IsBroken);
    }

    [Fact]
    public async Task A_commit_fails_for_what_it_commits_and_for_nothing_else()
    {
        await using var house = new SessionHouse();
        var session = await LiveAsync(house, new FakeClient());
        house.Files.IsFull = true;
        var lost = session.CommitAsync(new AgentText("m1", "lost"), Durability.Synced);
        await Assert.ThrowsAsync<JournalWriteException>(async () => await lost);
        house.Files.IsFull = false;

        await session.CommitAsync(new ModeChanged("read-only"), Durability.Synced);

        Assert.Equal("read-only", session.State.ModeId);
    }

    [Fact]
    public async Task What_is_held_back_for_a_request_that_another_one_overtakes_is_in_the_others_replay_and_not_shown_twice()
    {
        await using var house = new SessionHouse();
        var client = new FakeClient();
        var session = await LiveAsync(house, client);
        var (first, _) = await session.AttachAsync(client, new ClientCapabilities());
        await session.CommitAsync(new AgentText("m1", "once"), Durability.Written);
        var (second, sequence) = await session.AttachAsync(client, new ClientCapabilities());

        first.GoLive();
        await session.ReplayAsync(client, sequence, SessionHouse.Stop);
        second.GoLive();

        Assert.Equal("once", client.Text);
    }

    [Fact]
    public async Task What_is_held_back_for_a_client_that_lets_the_session_go_is_not_shown_any_more()
    {
        await using var house = new SessionHouse();
        var client = new FakeClient();
        var session = await LiveAsync(house, client);
        var (attachment, _) = await session.AttachAsync(client, new ClientCapabilities());
        await session.CommitAsync(new AgentText("m1", "late"), Durability.Written);
        session.Detach(attachment);

        attachment.GoLive();

        Assert.Empty(client.Updates);
    }

    [Fact]
    public async Task A_prompt_is_shown_to_everybody_but_its_sender()
    {
        await using var house = new SessionHouse();
        var (first, second) = (new FakeClient(), new FakeClient());
        var session = await LiveAsync(house, first);
        await session.CommitAsync(Prompt("t1"), Durability.Synced, sender: first);
        Assert.Empty(first.Updates);

        await house.LoadAsync(session.Id, second);
        await session.CommitAsync(Prompt("t2"), Durability.Synced, sender: first);

        Assert.Equal(["t1.m1", "t2.m1"], second.Updates.Cast<UserMessageChunk>().Select(chunk => chunk.MessageId));
        Assert.Empty(first.Updates);
    }

    [Fact]
    public async Task Updates_are_held_back_until_the_client_has_its_answer()
    {
        await using var house = new SessionHouse();
        var client = new FakeClient();
        var taken = await house.CreateAsync(client);
        for (var i = 0; i < 10; i++)
        {
            await taken.Session.CommitAsync(new AgentText("m1", $"{i}"), Durability.Written);
        }

        Assert.Empty(client.Updates);
        Assert.False(taken.Attachment.Live.IsCompleted);
        taken.Attachment.GoLive();
        await taken.Session.CommitAsync(new AgentText("m1", "!"), Durability.Written);

        Assert.Equal("0123456789!", client.Text);
        Assert.True(taken.Attachment.Live.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_turn_waits_where_too_much_is_held_back_and_goes_on_when_the_client_goes_live_or_goes()
    {
        await using var house = new SessionHouse();
        var first = await house.CreateAsync(new FakeClient());
        await FillAsync(first.Session);
        var live = first.Session.WaitForRoomAsync(SessionHouse.Stop).AsTask();
        Assert.False(live.IsCompleted);
        first.Attachment.GoLive();
        await live;

        var second = await house.TakeAsync(first.Session.Id, new FakeClient());
        await FillAsync(second.Session);
        var gone = second.Session.WaitForRoomAsync(SessionHouse.Stop).AsTask();
        Assert.False(gone.IsCompleted);
        second.Session.Detach(second.Attachment);
        await gone;

        await house.TakeAsync(first.Session.Id, new FakeClient());
        await FillAsync(first.Session);
        using var cancel = new CancellationTokenSource();
        var cancelled = first.Session.WaitForRoomAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact]
    public async Task A_client_that_reads_slowly_is_waited_for_until_another_one_takes_over()
    {
        await using var house = new SessionHouse();
        var slow = new FakeClient { Room = cancellation => new ValueTask(Task.Delay(Timeout.Infinite, cancellation)) };
        var session = await LiveAsync(house, slow);
        var room = session.WaitForRoomAsync(SessionHouse.Stop).AsTask();
        Assert.False(room.IsCompleted);

        await house.LoadAsync(session.Id, new FakeClient());

        await room;
    }

    [Fact]
    public async Task Whoever_waits_for_a_client_gets_the_one_that_may_be_asked()
    {
        await using var house = new SessionHouse();
        var taken = await house.CreateAsync(new FakeClient());
        var session = taken.Session;
        var waiting = session.WhenAttachedAsync(SessionHouse.Stop);
        Assert.False(waiting.IsCompleted);
        var second = await house.TakeAsync(session.Id, new FakeClient());
        taken.Attachment.GoLive();
        await Task.Delay(10, SessionHouse.Stop);
        Assert.False(waiting.IsCompleted);
        second.Attachment.GoLive();
        Assert.Same(second.Attachment, await waiting);

        session.Detach(second.Attachment);
        var nobody = session.WhenAttachedAsync(SessionHouse.Stop);
        Assert.False(nobody.IsCompleted);
        var third = await house.LoadAsync(session.Id, new FakeClient());
        Assert.Same(third.Attachment, await nobody);
    }

    [Fact]
    public async Task Detaching_what_is_attached_no_more_changes_nothing()
    {
        await using var house = new SessionHouse();
        var first = await house.CreateAsync(new FakeClient());
        var second = await house.LoadAsync(first.Session.Id, new FakeClient());

        first.Session.Detach(first.Attachment);

        Assert.Same(second.Attachment, first.Session.Attachment);
        Assert.False(second.Attachment.Ended.IsCancellationRequested);
        Assert.True(first.Attachment.Ended.IsCancellationRequested);
    }

    [Fact]
    public Task However_clients_take_over_each_sees_a_beginning_and_the_last_one_everything() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[0, 30].Array[1, 6], Gen.Bool).SampleAsync(async (count, pauses, manyMessages) =>
        {
            await using var house = new SessionHouse();
            var clients = new List<FakeClient> { new() };
            var session = await LiveAsync(house, clients[0]);
            var writer = Task.Run(async () =>
            {
                for (var i = 0; i < count; i++)
                {
                    session.Append(new AgentText(manyMessages ? $"m{i / 10}" : "m", $"{i},"));
                    if (i % 7 == 0)
                    {
                        await Task.Yield();
                    }
                }
            });
            foreach (var pause in pauses)
            {
                for (var i = 0; i < pause; i++)
                {
                    await Task.Yield();
                }

                clients.Add(new FakeClient());
                await house.LoadAsync(session.Id, clients[^1]);
            }

            await writer;
            await session.CommitAsync(new TitleChanged("end"), Durability.Written);

            var whole = string.Concat(Enumerable.Range(0, count).Select(i => $"{i},"));
            Assert.Equal(whole, clients[^1].Text);
            Assert.IsType<SessionInfoUpdate>(clients[^1].Updates[^1]);
            Assert.All(clients, client => Assert.StartsWith(client.Text, whole, StringComparison.Ordinal));
            Assert.DoesNotContain(clients.SkipLast(1), client => client.Updates.Any(update => update is SessionInfoUpdate));
        }, iter: 60);

    private static async Task<LiveSession> LiveAsync(SessionHouse house, FakeClient client)
    {
        var taken = await house.CreateAsync(client);
        taken.Attachment.GoLive();
        return taken.Session;
    }

    private static async Task FillAsync(LiveSession session)
    {
        for (var i = 0; i < 1024; i++)
        {
            session.Append(new AgentText("m", "x"));
        }

        await session.CommitAsync(new AgentText("m", "x"), Durability.Written);
    }

    private static string Text(LiveSession session) => string.Concat(session.ReadAll().Select(entry => entry.Record).OfType<AgentText>().Select(text => text.Text));

    private static PromptAccepted Prompt(string turn) => new() { TurnId = turn, MessageId = turn + ".m1", Prompt = [new TextContent { Text = "hello" }] };
}
