using System.Collections.Concurrent;
using AcpAgent.Core.Sessions;
using AcpAgent.Core.Turns;

namespace AcpAgent.Core.Agent;

/// <summary>
/// What the model has been told in each session, kept between prompts where it is small. It is a fold over the journal: forgetting it
/// costs one reading and loses nothing.
/// </summary>
internal sealed class Conversations
{
    /// <summary>Larger ones are read again for the next prompt rather than held by an idle session.</summary>
    private const long KeptBytesAtMost = 64 * 1024;

    private readonly ConcurrentDictionary<LiveSession, Conversation> _kept = new();

    /// <summary>The conversation so far, as the journal has it.</summary>
    public Conversation Of(LiveSession session) =>
        _kept.TryGetValue(session, out var kept) ? kept : Conversation.From(session.ReadAll());

    /// <summary>Keeps a conversation for the next prompt, if it is worth it.</summary>
    public void Keep(LiveSession session, Conversation conversation)
    {
        if (conversation.EstimatedBytes <= KeptBytesAtMost)
        {
            _kept[session] = conversation;
        }
        else
        {
            Forget(session);
        }
    }

    /// <summary>Forgets a conversation; the next prompt reads the journal.</summary>
    public void Forget(LiveSession session) => _kept.TryRemove(session, out _);
}
