using System.Diagnostics.CodeAnalysis;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>One request of the peer while it is being handled.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without timer or link holds nothing to free.")]
public sealed class RequestContext
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Lock _lock = new();
    private List<Action>? _after;
    private bool _answered;

    /// <summary>A request with this id. Tests make their own; a connection makes one for every request.</summary>
    public RequestContext(RequestId id) => Id = id;

    /// <summary>The id the peer gave it.</summary>
    public RequestId Id { get; }

    /// <summary>
    /// Fires when the peer sends <c>$/cancel_request</c> for it. It does not fire when the connection is lost: work goes on.
    /// A handler that ends with an <see cref="OperationCanceledException"/> is answered -32800.
    /// </summary>
    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>
    /// Runs <paramref name="action"/> once, right after the answer to this request has taken its place in the outbound queue,
    /// so that what it sends follows the answer; at once if that has happened already. It must not block, and what it throws is logged.
    /// </summary>
    public void AfterResponse(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        lock (_lock)
        {
            if (!_answered)
            {
                (_after ??= []).Add(action);
                return;
            }
        }

        action();
    }

    /// <summary>The peer has asked for it to be given up. What waits for that runs elsewhere, not on the thread that reads.</summary>
    internal Task CancelAsync() => _cancellation.CancelAsync();

    /// <summary>The answer is in the queue: runs what waited for that. Tests of handlers call it in place of a connection.</summary>
    internal void Answered(Action<Exception> onError)
    {
        List<Action>? after;
        lock (_lock)
        {
            _answered = true;
            (after, _after) = (_after, null);
        }

        foreach (var action in after ?? [])
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                onError(e);
            }
        }
    }
}
