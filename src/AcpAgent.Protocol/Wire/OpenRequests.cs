using System.Diagnostics.CodeAnalysis;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Protocol.Wire;

/// <summary>The peer's requests that have been admitted and not yet answered.</summary>
/// <remarks>StreamJsonRpc knows them by numbers of our own, so the peer's ids never pass through it.</remarks>
internal sealed class OpenRequests(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RequestId, RequestContext> _byId = [];
    private readonly Dictionary<long, RequestContext> _byNumber = [];
    private long _last;
    private int _unfinished;

    /// <summary>Called when the last one has been answered.</summary>
    public required Action Emptied { get; init; }

    /// <summary>Whether none waits for its answer to be queued.</summary>
    public bool IsEmpty => Volatile.Read(ref _unfinished) == 0;

    /// <summary>Whether a request with this id is open.</summary>
    public bool Contains(RequestId id)
    {
        lock (_lock)
        {
            return _byId.ContainsKey(id);
        }
    }

    /// <summary>Opens a request unless there are too many.</summary>
    public bool TryOpen(RequestContext context, out long number)
    {
        lock (_lock)
        {
            number = ++_last;
            if (_byId.Count >= most)
            {
                return false;
            }

            _byId.Add(context.Id, context);
            _byNumber.Add(number, context);
            _unfinished++;
            return true;
        }
    }

    /// <summary>The open request with the peer's id.</summary>
    public bool TryGet(RequestId id, [NotNullWhen(true)] out RequestContext? context)
    {
        lock (_lock)
        {
            return _byId.TryGetValue(id, out context);
        }
    }

    /// <summary>Frees the id for use, right before the answer is queued. True once for each request.</summary>
    public bool TryClose(long number, [NotNullWhen(true)] out RequestContext? context)
    {
        lock (_lock)
        {
            return _byNumber.Remove(number, out context) && _byId.Remove(context.Id);
        }
    }

    /// <summary>The answer of a closed request is in the queue, and so is what was to follow it.</summary>
    public void Finish()
    {
        bool emptied;
        lock (_lock)
        {
            emptied = --_unfinished == 0;
        }

        if (emptied)
        {
            Emptied();
        }
    }
}
