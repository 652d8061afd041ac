using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Sessions;

/// <summary>
/// The sessions that this process owns. A session is here from the moment that a client creates or takes it up until nobody is shown it
/// and nothing runs in it; then it is let go, so that any process may take it up.
/// </summary>
public sealed partial class SessionRegistry(JournalStore store, SessionSettings settings, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Slot> _slots = [];

    private SessionState Start { get; } = SessionState.Empty with { IsStricter = settings.IsStricter };

    /// <summary>Raised when a session has been let go.</summary>
    public event Action<LiveSession>? Released;

    /// <summary>Creates a session and shows it to a client.</summary>
    public async Task<TakenSession> CreateAsync(
        SessionCreated first, IClientPeer client, ClientCapabilities capabilities, CancellationToken cancellation)
    {
        var id = JournalStore.NewSessionId();
        using var slot = await EnterAsync(id, cancellation).ConfigureAwait(false);
        // Not given up half-way: it would be nobody's, and open.
        var journal = await store.CreateAsync(id, first, CancellationToken.None).ConfigureAwait(false);
        slot.Session = Own(journal, Start.After(first));
        return await ShowAsync(slot.Session, client, capabilities, prepared: null).ConfigureAwait(false);
    }

    /// <summary>
    /// Shows a session to a client: one that is here already, whoever it was shown to before, or one from the disk, whose interrupted
    /// turn, if there is one, is closed first. A client that is just taking the session up is first shown what is held back for that.
    /// </summary>
    /// <param name="id">The session.</param>
    /// <param name="client">The client.</param>
    /// <param name="capabilities">What it can do.</param>
    /// <param name="replay">Whether it will be sent what was written before.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="SessionNotFoundException">There is none.</exception>
    /// <exception cref="SessionInUseException">Another process owns it.</exception>
    /// <exception cref="JournalDamagedException">Its files are damaged.</exception>
    public async Task<TakenSession> TakeAsync(
        string id, IClientPeer client, ClientCapabilities capabilities, bool replay, CancellationToken cancellation)
    {
        while (true)
        {
            Task earlier;
            using (var slot = await EnterAsync(id, cancellation).ConfigureAwait(false))
            {
                if (slot.Session is { IsBroken: true })
                {
                    // What still runs in it can write nothing any more.
                    await CloseAsync(slot, CancelReason.User, record: false).ConfigureAwait(false);
                }

                PreparedReplay? prepared = null;
                if (slot.Session is null)
                {
                    prepared = replay ? new PreparedReplay(id) : null;
                    slot.Session = await OpenAsync(id, prepared).ConfigureAwait(false);
                }

                if (slot.Session.Attachment is not { Live.IsCompleted: false } attachment || attachment.Client != client)
                {
                    return await ShowAsync(slot.Session, client, capabilities, prepared).ConfigureAwait(false);
                }

                earlier = attachment.Live;
            }

            // Out of the way of everybody else: this may be a client that does not read.
            await earlier.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Lets a session go if nobody is shown it and nothing runs in it.</summary>
    public async Task ReleaseIfUnusedAsync(string id)
    {
        using var slot = await EnterAsync(id, CancellationToken.None).ConfigureAwait(false);
        if (slot.Session is { Attachment: null } session && session.Queue.TryClose())
        {
            await ReleaseAsync(slot).ConfigureAwait(false);
        }
    }

    /// <summary>Ends what runs in a session and lets it go. Does nothing where it is not here.</summary>
    public async Task CloseAsync(string id, CancelReason reason, bool record = false)
    {
        using var slot = await EnterAsync(id, CancellationToken.None).ConfigureAwait(false);
        await CloseAsync(slot, reason, record).ConfigureAwait(false);
    }

    /// <summary>Ends what runs in a session, lets it go and deletes its files. Does nothing where there is none.</summary>
    /// <exception cref="SessionInUseException">Another process owns it.</exception>
    public async Task DeleteAsync(string id)
    {
        using var slot = await EnterAsync(id, CancellationToken.None).ConfigureAwait(false);
        await CloseAsync(slot, CancelReason.User, record: false).ConfigureAwait(false);
        await store.DeleteAsync(id).ConfigureAwait(false);
    }

    /// <summary>Cancels what runs and what waits in every session.</summary>
    public void CancelAll(CancelReason reason)
    {
        LiveSession[] sessions;
        lock (_gate)
        {
            sessions = [.. _slots.Values.Select(slot => slot.Session).OfType<LiveSession>()];
        }

        foreach (var session in sessions)
        {
            _ = session.Queue.CancelAll(reason);
        }
    }

    /// <summary>Ends what runs in every session and lets all go.</summary>
    public Task CloseAllAsync(CancelReason reason)
    {
        string[] ids;
        lock (_gate)
        {
            ids = [.. _slots.Keys];
        }

        return Task.WhenAll(ids.Select(id => CloseAsync(id, reason)));
    }

    private static async Task<TakenSession> ShowAsync(
        LiveSession session, IClientPeer client, ClientCapabilities capabilities, PreparedReplay? prepared)
    {
        var (attachment, sequence) = await session.AttachAsync(client, capabilities).ConfigureAwait(false);
        return new TakenSession(session, attachment, sequence, prepared);
    }

    private LiveSession Own(SessionJournal journal, SessionState state) =>
        new(journal, state, settings, becameIdle: () => _ = LetGoWhenIdleAsync(journal.SessionId));

    private async Task LetGoWhenIdleAsync(string id)
    {
        try
        {
            await ReleaseIfUnusedAsync(id).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogNotLetGo(logger, id, failure);
        }
    }

    private async Task<LiveSession> OpenAsync(string id, PreparedReplay? replay)
    {
        var state = Start;
        IReadOnlyList<JournalRecord> missing = [];
        var opened = await store.OpenAsync(id, Fold, CancellationToken.None).ConfigureAwait(false);
        foreach (var warning in opened.Warnings)
        {
            LogOpened(logger, id, warning);
        }

        var journal = opened.Journal;
        try
        {
            foreach (var record in missing)
            {
                await journal.AppendAsync(record, Durability.Written).ConfigureAwait(false);
                Take(record);
            }

            replay?.Complete(state, journal.LastSequence);
            return Own(journal, state);
        }
        catch
        {
            await journal.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        void Fold(IEnumerable<JournalEntry> entries) => missing = settings.CloseInterruptedTurn(entries.Select(entry =>
        {
            Take(entry.Record);
            return entry;
        }));

        void Take(JournalRecord record)
        {
            state = state.After(record);
            replay?.Add(record);
        }
    }

    private async Task CloseAsync(SlotLease slot, CancelReason reason, bool record)
    {
        if (slot.Session is not { } session)
        {
            return;
        }

        await session.Queue.CloseAsync(reason).ConfigureAwait(false);
        if (record)
        {
            session.Append(new SessionClosed());
        }

        await ReleaseAsync(slot).ConfigureAwait(false);
    }

    private async Task ReleaseAsync(SlotLease slot)
    {
        var session = slot.Session!;
        slot.Session = null;
        await session.CloseJournalAsync().ConfigureAwait(false);
        Released?.Invoke(session);
    }

    private async Task<SlotLease> EnterAsync(string id, CancellationToken cancellation)
    {
        Slot? slot;
        lock (_gate)
        {
            if (!_slots.TryGetValue(id, out slot))
            {
                _slots.Add(id, slot = new Slot());
            }

            slot.Users++;
        }

        try
        {
            await slot.Turnstile.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            Leave(id, slot);
            throw;
        }

        return new SlotLease(this, id, slot);
    }

    private void Leave(string id, Slot slot)
    {
        lock (_gate)
        {
            if (--slot.Users == 0 && slot.Session is null)
            {
                _slots.Remove(id);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId}: {Warning}")]
    private static partial void LogOpened(ILogger logger, string sessionId, string warning);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {SessionId} could not be let go")]
    private static partial void LogNotLetGo(ILogger logger, string sessionId, Exception failure);

    /// <summary>The place of one session; whoever creates, opens or closes it goes through its turnstile.</summary>
    private sealed class Slot
    {
        public SemaphoreSlim Turnstile { get; } = new(1, 1);

        public LiveSession? Session { get; set; }

        public int Users { get; set; }
    }

    private sealed class SlotLease(SessionRegistry registry, string id, Slot slot) : IDisposable
    {
        public LiveSession? Session
        {
            get => slot.Session;
            set => slot.Session = value;
        }

        public void Dispose()
        {
            slot.Turnstile.Release();
            registry.Leave(id, slot);
        }
    }
}
