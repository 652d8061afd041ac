using System.Collections.Concurrent;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Core.Sessions;

/// <summary>
/// The one client that a session is shown to. It begins by holding updates back while the client is sent the replay and the answer to
/// its request; <see cref="GoLive"/> lets them go, in order.
/// </summary>
public sealed class Attachment : IDisposable
{
    /// <summary>Updates held back before the session's turn has to wait.</summary>
    private const int HeldBackAtMost = 1024;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _live = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, bool> _terminals = [];
    private Queue<SessionNotification>? _heldBack = new();
    private bool _isOver;

    internal Attachment(IClientPeer client, ClientCapabilities capabilities)
    {
        Client = client;
        Capabilities = capabilities;
        Ended = _ended.Token;
    }

    /// <summary>The client.</summary>
    public IClientPeer Client { get; }

    /// <summary>What the client said it can do.</summary>
    public ClientCapabilities Capabilities { get; }

    /// <summary>Cancelled when the session is shown to somebody else, or to nobody.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Completes when the client has its answer and may be asked things.</summary>
    public Task Live => _live.Task;

    /// <summary>The client has made a terminal for the session, which it can be shown from now on.</summary>
    public void HasTerminal(string terminalId) => _terminals[terminalId] = true;

    internal bool Has(string terminalId) => _terminals.ContainsKey(terminalId);

    internal void Show(SessionNotification update)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            if (_heldBack is { } heldBack)
            {
                heldBack.Enqueue(update);
            }
            else
            {
                Client.Update(update);
            }
        }
    }

    internal ValueTask WaitForRoomAsync(CancellationToken cancellation)
    {
        // Without the lock, behind which updates are written out: whoever waits must not stand in their way, nor they in his.
        var heldBack = Volatile.Read(ref _heldBack);
        return heldBack is null ? Client.WaitForRoomAsync(cancellation)
            : heldBack.Count < HeldBackAtMost ? ValueTask.CompletedTask
            : new ValueTask(_live.Task.WaitAsync(cancellation));
    }

    internal void GoLive()
    {
        lock (_gate)
        {
            while (_heldBack is { } heldBack && heldBack.TryDequeue(out var update))
            {
                Client.Update(update);
            }

            _heldBack = null;
        }

        _live.TrySetResult();
    }

    /// <summary>Shows nothing more, what is held back neither: whoever has the session now is shown that.</summary>
    internal void End()
    {
        lock (_gate)
        {
            _isOver = true;
            _heldBack = null;
        }

        _ = _ended.CancelAsync();
        _live.TrySetResult();
    }

    /// <inheritdoc/>
    public void Dispose() => _ended.Dispose();
}
