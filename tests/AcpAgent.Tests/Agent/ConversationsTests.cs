using AcpAgent.Core.Agent;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Sessions;
using AcpAgent.Core.Turns;
using AcpAgent.Protocol.Schema;
using AcpAgent.Tests.Sessions.Kit;
using Xunit;

namespace AcpAgent.Tests.Agent;

/// <summary>Conversations are kept where that is cheap; what was forgotten is read again.</summary>
public sealed class ConversationsTests
{
    [Fact]
    public async Task Small_ones_stay_and_of_the_large_ones_those_used_last()
    {
        await using var house = new SessionHouse();
        var kept = new Conversations(largeBytesAtMost: 1_000_000);
        var small = await KeepAsync(house, kept, 100);
        var one = await KeepAsync(house, kept, 200_000);
        var two = await KeepAsync(house, kept, 200_000);
        Assert.Same(one.Conversation, kept.Of(one.Session));
        kept.Keep(one.Session, one.Conversation);
        var three = await KeepAsync(house, kept, 200_000);

        Assert.Same(small.Conversation, kept.Of(small.Session));
        Assert.Same(one.Conversation, kept.Of(one.Session));
        Assert.Same(three.Conversation, kept.Of(three.Session));
        Assert.NotSame(two.Conversation, kept.Of(two.Session));
        Assert.Equal(two.Conversation.NextTurnNumber, kept.Of(two.Session).NextTurnNumber);

        var huge = await KeepAsync(house, kept, 2_000_000);
        Assert.NotSame(huge.Conversation, kept.Of(huge.Session));
        kept.Forget(small.Session);
        Assert.NotSame(small.Conversation, kept.Of(small.Session));
    }

    [Fact]
    public async Task Many_that_are_hardly_large_do_not_add_up()
    {
        await using var house = new SessionHouse();
        var kept = new Conversations();
        var all = new List<(LiveSession Session, Conversation Conversation)>();
        for (var i = 0; i < 12; i++)
        {
            all.Add(await KeepAsync(house, kept, 40_000));
        }

        Assert.Equal(8, all.Count(each => ReferenceEquals(each.Conversation, kept.Of(each.Session))));
    }

    [Fact]
    public async Task One_that_grew_is_kept_once()
    {
        await using var house = new SessionHouse();
        var kept = new Conversations(largeBytesAtMost: 1_000_000);
        var (session, conversation) = await KeepAsync(house, kept, 100);
        for (var i = 0; i < 20; i++)
        {
            conversation.Apply(new AgentText("m", new string('x', 20_000)));
            kept.Keep(session, conversation);
            Assert.Same(conversation, kept.Of(session));
        }

        var other = await KeepAsync(house, kept, 100_000);
        Assert.Same(other.Conversation, kept.Of(other.Session));
    }

    private static async Task<(LiveSession Session, Conversation Conversation)> KeepAsync(SessionHouse house, Conversations kept, int characters)
    {
        var session = (await house.CreateAsync(new FakeClient())).Session;
        await session.CommitAsync(new PromptAccepted { TurnId = "t1", MessageId = "m", Prompt = [new TextContent { Text = new string('x', characters) }] }, Durability.Written);
        var conversation = kept.Of(session);
        kept.Keep(session, conversation);
        return (session, conversation);
    }
}
