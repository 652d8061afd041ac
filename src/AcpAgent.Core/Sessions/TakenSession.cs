namespace AcpAgent.Core.Sessions;

/// <summary>A session that has just been attached to a client.</summary>
public sealed class TakenSession
{
    private PreparedReplay? _prepared;

    internal TakenSession(LiveSession session, Attachment attachment, long sequence, PreparedReplay? prepared)
    {
        (Session, Attachment, Sequence, _prepared) = (session, attachment, sequence, prepared);
    }

    /// <summary>The session.</summary>
    public LiveSession Session { get; }

    /// <summary>How the client is shown it; still holding back.</summary>
    public Attachment Attachment { get; }

    /// <summary>What was written up to here is not shown by the attachment: it is the replay's.</summary>
    public long Sequence { get; }

    /// <summary>Sends the client what was written before, at its pace.</summary>
    public async Task ReplayAsync(CancellationToken cancellation)
    {
        using var prepared = Interlocked.Exchange(ref _prepared, null);
        if (prepared?.Sequence == Sequence)
        {
            await LiveSession.SendAsync(prepared.Pieces, Attachment.Client, cancellation).ConfigureAwait(false);
        }
        else
        {
            await Session.ReplayAsync(Attachment.Client, Sequence, cancellation).ConfigureAwait(false);
        }
    }
}
