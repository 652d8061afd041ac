using AcpAgent.Core.Agent;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using AcpAgent.Tests.Sessions.Kit;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Agent;

/// <summary>A session as a turn sees it: no hole in what is written and shown, and questions that outlive a client.</summary>
public sealed class TurnHostTests
{
    private static readonly RequestPermissionResponse _yes = new() { Outcome = new SelectedPermissionOutcome { OptionId = "allow_once" } };
    private static readonly PermissionRequested _request = new() { PermissionId = "p1", ToolCallId = "c1", Options = [] };

    [Fact]
    public async Task After_what_could_not_be_written_nothing_is_until_it_has_been_taken_notice_of()
    {
        await using var house = new SessionHouse();
        var (host, session, client) = await HostAsync(house);
        host.Append(new AgentText("m1", "kept"));
        await session.CommitAsync(new ModeChanged("plan"), Durability.Written);
        house.Files.IsFull = true;
        host.Append(new AgentText("m1", " lost"));
        await SessionHouse.UntilAsync(() => host.HasLost);
        house.Files.IsFull = false;

        // Others of the session write again; this turn does not.
        await session.CommitAsync(new ModeChanged("read-only"), Durability.Written);
        Assert.Throws<JournalWriteException>(() => host.Append(new AgentText("m1", " behind the hole")));
        await Assert.ThrowsAsync<JournalWriteException>(async () => await host.CommitAsync(new AgentText("m1", " behind"), Durability.Synced));
        await Assert.ThrowsAsync<JournalWriteException>(async () => await host.WaitForRoomAsync(SessionHouse.Stop));
        var written = host.TryAgain().Select(entry => entry.Record).OfType<AgentText>().ToList();
        await host.CommitAsync(new AgentNote("m2", "sorry"), Durability.Synced);

        Assert.Equal("kept", Assert.Single(written).Text);
        Assert.Equal("keptsorry", client.Text);
        Assert.True(host.HasLost);
    }

    [Fact]
    public Task However_the_disk_fails_what_is_written_and_shown_of_a_turn_is_a_beginning_of_it() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[0, 40].Array[1, 6]).SampleAsync(async (count, failures) =>
        {
            await using var house = new SessionHouse();
            var (host, session, client) = await HostAsync(house);
            var writes = 0;
            house.Files.Writing = () =>
            {
                if (failures.Contains(Interlocked.Increment(ref writes)))
                {
                    throw new IOException("no space left on device");
                }
            };
            try
            {
                for (var i = 0; i < count; i++)
                {
                    host.Append(new AgentText("m", $"{i},"));
                    if (i % 3 == 0)
                    {
                        await Task.Yield();
                    }
                }
            }
            catch (JournalWriteException)
            {
            }

            house.Files.Writing = () => { };
            await SessionHouse.CommitAsync(session, new TitleChanged("end"));
            var whole = string.Concat(Enumerable.Range(0, count).Select(i => $"{i},"));
            var written = string.Concat(session.ReadAll().Select(entry => entry.Record).OfType<AgentText>().Select(text => text.Text));
            Assert.StartsWith(written, whole, StringComparison.Ordinal);
            Assert.Equal(written, client.Text);
            Assert.Equal(host.HasLost, written.Length < whole.Length);
        }, iter: 100);

    [Fact]
    public async Task A_question_goes_on_to_whoever_takes_the_session_up_and_the_former_one_is_told_to_forget_it()
    {
        await using var house = new SessionHouse();
        var (host, session, first) = await HostAsync(house);
        var asked = new TaskCompletionSource();
        var forgotten = new TaskCompletionSource();
        first.Answer = async (_, cancellation) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => forgotten.SetResult(), TaskScheduler.Default);
            throw new OperationCanceledException(cancellation);
        };
        var asking = host.AskAsync(_request, new ToolCallUpdate { ToolCallId = "c1" }, SessionHouse.Stop);
        await asked.Task;

        var second = new FakeClient { Answer = (_, _) => Task.FromResult(_yes) };
        await house.LoadAsync(session.Id, second);

        Assert.Equal(_yes.Outcome, await asking);
        await forgotten.Task;
    }

    [Fact]
    public async Task A_question_waits_for_a_client_that_may_be_asked()
    {
        await using var house = new SessionHouse();
        var (host, session, _) = await HostAsync(house);
        session.Detach(session.Attachment!);
        var asking = host.AskAsync(_request, new ToolCallUpdate { ToolCallId = "c1" }, SessionHouse.Stop);

        var taken = await house.TakeAsync(session.Id, new FakeClient { Answer = (_, _) => Task.FromResult(_yes) });
        await Task.Delay(10, SessionHouse.Stop);
        Assert.False(asking.IsCompleted);
        taken.Attachment.GoLive();

        Assert.Equal(_yes.Outcome, await asking);
    }

    [Fact]
    public async Task A_client_that_can_answer_no_more_is_not_asked_over_and_over()
    {
        await using var house = new SessionHouse();
        var (host, session, client) = await HostAsync(house);
        var times = 0;
        client.Answer = (_, _) =>
        {
            times++;
            throw new AcpConnectionClosedException();
        };
        var asking = host.AskAsync(_request, new ToolCallUpdate { ToolCallId = "c1" }, SessionHouse.Stop);
        await Task.Delay(20, SessionHouse.Stop);
        Assert.Equal((1, false), (times, asking.IsCompleted));

        await house.LoadAsync(session.Id, new FakeClient { Answer = (_, _) => Task.FromResult(_yes) });

        Assert.Equal(_yes.Outcome, await asking);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancel_ends_the_question_whoever_is_asked(bool isLost)
    {
        await using var house = new SessionHouse();
        var (host, _, client) = await HostAsync(house);
        if (isLost)
        {
            client.Answer = (_, _) => throw new AcpConnectionClosedException();
        }

        using var cancel = new CancellationTokenSource();
        var asking = host.AskAsync(_request, new ToolCallUpdate { ToolCallId = "c1" }, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static async Task<(TurnHost Host, LiveSession Session, FakeClient Client)> HostAsync(SessionHouse house)
    {
        var client = new FakeClient();
        var taken = await house.CreateAsync(client);
        taken.Attachment.GoLive();
        return (new TurnHost(taken.Session, client, []), taken.Session, client);
    }
}
