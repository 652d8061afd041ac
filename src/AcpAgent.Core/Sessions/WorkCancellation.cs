using System.Diagnostics.CodeAnalysis;

namespace AcpAgent.Core.Sessions;

/// <summary>Who cancelled a piece of work.</summary>
public enum CancelReason
{
    /// <summary>The user, by cancelling, closing or deleting.</summary>
    User,

    /// <summary>The agent is shutting down.</summary>
    Shutdown,
}

/// <summary>Cancels a piece of work once; the first reason counts.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and links to nothing; disposing it would race with a late cancel.")]
public sealed class WorkCancellation
{
    private readonly CancellationTokenSource _source = new();
    private int _reason = -1;

    /// <summary>Cancelled with the work.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Who cancelled; meaningful once <see cref="Token"/> is cancelled.</summary>
    public CancelReason Reason => _reason == (int)CancelReason.Shutdown ? CancelReason.Shutdown : CancelReason.User;

    /// <summary>Cancels.</summary>
    public void Cancel(CancelReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, -1) == -1)
        {
            // What listens runs on the pool: whoever cancels is on a fast lane and does not wait for it.
            _ = _source.CancelAsync();
        }
    }
}
