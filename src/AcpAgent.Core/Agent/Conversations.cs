using AcpAgent.Core.Sessions;
using AcpAgent.Core.Turns;

namespace AcpAgent.Core.Agent;

/// <summary>
/// What the model has been told in each session, kept between prompts. Small ones stay as long as their session; of the large ones
/// the few used last stay, within a bound for all of them. It is a fold over the journal: forgetting it costs one reading and loses nothing.
/// </summary>
/// <param name="largeBytesAtMost">What the large ones may take together.</param>
internal sealed class Conversations(long largeBytesAtMost = 16 << 20)
{
    /// <summary>So many large ones stay, so that idle sessions do not add up.</summary>
    private const int LargeAtMost = 8;

    /// <summary>What an idle session may hold for ever.</summary>
    private const long SmallBytes = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<LiveSession, Conversation> _small = [];
    private readonly Dictionary<LiveSession, LinkedListNode<Large>> _large = [];
    private readonly LinkedList<Large> _byUse = [];
    private long _largeBytes;

    /// <summary>The conversation so far, as the journal has it.</summary>
    public Conversation Of(LiveSession session)
    {
        lock (_gate)
        {
            if (_small.TryGetValue(session, out var small))
            {
                return small;
            }

            if (_large.TryGetValue(session, out var large))
            {
                return large.Value.Conversation;
            }
        }

        return Conversation.From(session.ReadAll());
    }

    /// <summary>Keeps a conversation for the next prompt.</summary>
    public void Keep(LiveSession session, Conversation conversation)
    {
        lock (_gate)
        {
            Remove(session);
            if (conversation.EstimatedBytes <= SmallBytes)
            {
                _small.Add(session, conversation);
                return;
            }

            _large.Add(session, _byUse.AddLast(new Large(session, conversation, conversation.EstimatedBytes)));
            _largeBytes += conversation.EstimatedBytes;
            while (_largeBytes > largeBytesAtMost || _large.Count > LargeAtMost)
            {
                Remove(_byUse.First!.Value.Session);
            }
        }
    }

    /// <summary>Forgets a conversation; the next prompt reads the journal.</summary>
    public void Forget(LiveSession session)
    {
        lock (_gate)
        {
            Remove(session);
        }
    }

    private void Remove(LiveSession session)
    {
        _small.Remove(session);
        if (_large.Remove(session, out var node))
        {
            _byUse.Remove(node);
            _largeBytes -= node.Value.Bytes;
        }
    }

    private sealed record Large(LiveSession Session, Conversation Conversation, long Bytes);
}
