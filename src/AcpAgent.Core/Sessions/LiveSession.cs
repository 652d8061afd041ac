using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Protocol.Schema;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Core.Sessions;

/// <summary>
/// A session that this process owns: its journal, its queue of work, and the client that it is shown to. A fact is appended first and
/// shown once it is written; both happen in the journal's order.
/// </summary>
public sealed class LiveSession
{
    private const int SentAtOnce = 64 << 10;

    private readonly SessionJournal _journal;
    private readonly SessionSettings _settings;
    private readonly Lock _gate = new();
    private volatile SessionState _state;
    private volatile Attachment? _attachment;
    private TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="journal">Its journal.</param>
    /// <param name="state">What the journal says so far.</param>
    /// <param name="settings">What it has in common with others.</param>
    /// <param name="becameIdle">Called whenever its last piece of work has ended; must be quick.</param>
    internal LiveSession(SessionJournal journal, SessionState state, SessionSettings settings, Action becameIdle)
    {
        _journal = journal;
        _state = state;
        _settings = settings;
        Queue = new WorkQueue(settings.QueueLimit, becameIdle);
    }

    /// <summary>The session.</summary>
    public string Id => _journal.SessionId;

    /// <summary>What is true of it now. Never ahead of the journal.</summary>
    public SessionState State => _state;

    /// <summary>Its work, one piece at a time.</summary>
    public WorkQueue Queue { get; }

    /// <summary>The client that it is shown to; null where it is shown to nobody.</summary>
    public Attachment? Attachment => _attachment;

    /// <summary>Whether nothing more can be written until it is opened again.</summary>
    public bool IsBroken => _journal.Failure is not null;

    /// <summary>Everything written so far, from the disk.</summary>
    public IEnumerable<JournalEntry> ReadAll() => _journal.ReadAll();

    /// <summary>Appends a fact, which is shown once it is written. Never blocks.</summary>
    /// <param name="record">The fact.</param>
    /// <param name="failed">
    /// Told where it could not be written, before anything that is appended after it is tried. On a journal thread; must be quick.
    /// </param>
    public void Append(JournalRecord record, Action<JournalWriteException>? failed = null)
    {
        var kept = _settings.Redact(record);
        _journal.Append(kept, Durability.Written, result => Settle(kept, result, failed, sender: null));
    }

    /// <summary>Tells the user something that is not the model's answer, unless the session has been told exactly that before.</summary>
    /// <param name="text">The text.</param>
    /// <param name="failed">As in <see cref="Append"/>.</param>
    public void NoteOnce(string text, Action<JournalWriteException>? failed = null)
    {
        var id = SessionNotes.IdOf(text);
        if (!_state.Notes.Contains(id))
        {
            Append(new AgentNote(id, text), failed);
        }
    }

    /// <summary>Appends a fact and completes when it is as durable as asked.</summary>
    /// <param name="record">The fact.</param>
    /// <param name="durability">What it has to survive.</param>
    /// <param name="failed">As in <see cref="Append"/>.</param>
    /// <param name="sender">Of a prompt: the client that sent it, and so need not be shown it.</param>
    /// <exception cref="JournalWriteException">It could not be written.</exception>
    public async ValueTask CommitAsync(
        JournalRecord record, Durability durability, Action<JournalWriteException>? failed = null, IClientPeer? sender = null)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var kept = _settings.Redact(record);
        _journal.Append(kept, durability, result =>
        {
            if (Settle(kept, result, failed, sender) is { } failure)
            {
                written.SetException(failure);
            }
            else
            {
                written.SetResult();
            }
        });

        await written.Task.ConfigureAwait(false);
    }

    /// <summary>Completes when journal and client have room for more.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellation)
    {
        await _journal.WaitForRoomAsync(cancellation).ConfigureAwait(false);
        if (_attachment is not { } attachment)
        {
            return;
        }

        var room = attachment.WaitForRoomAsync(cancellation);
        if (room.IsCompletedSuccessfully)
        {
            return;
        }

        try
        {
            await room.AsTask().WaitAsync(attachment.Ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Nobody to wait for any more.
        }
    }

    /// <summary>
    /// Shows the session to a client, from a point in the journal onward: what is written before that point is the caller's to replay,
    /// everything after it is held back until <see cref="Attachment.GoLive"/>. The former client, if any, is shown nothing more.
    /// </summary>
    /// <returns>The attachment, and the sequence of the last record before the point.</returns>
    public Task<(Attachment Attachment, long Sequence)> AttachAsync(IClientPeer client, ClientCapabilities capabilities)
    {
        var point = new TaskCompletionSource<(Attachment, long)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var attachment = new Attachment(client, capabilities);
        _journal.Mark(sequence =>
        {
            Replace(attachment);
            point.SetResult((attachment, sequence));
        });
        return point.Task;
    }

    /// <summary>Shows the session to nobody, if it is still shown through this attachment.</summary>
    public void Detach(Attachment attachment)
    {
        lock (_gate)
        {
            if (_attachment == attachment)
            {
                _attachment = null;
            }
        }

        attachment.End();
    }

    /// <summary>Completes with the client that the session is shown to, when there is one that may be asked things.</summary>
    public async Task<Attachment> WhenAttachedAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task next;
            Attachment? attachment;
            lock (_gate)
            {
                attachment = _attachment;
                next = _attached.Task;
            }

            if (attachment is null)
            {
                await next.WaitAsync(cancellation).ConfigureAwait(false);
                continue;
            }

            await attachment.Live.WaitAsync(cancellation).ConfigureAwait(false);
            if (!attachment.Ended.IsCancellationRequested)
            {
                return attachment;
            }
        }
    }

    /// <summary>Sends what was written up to a sequence to a client, at the client's pace.</summary>
    public async Task ReplayAsync(IClientPeer client, long upToSequence, CancellationToken cancellation)
    {
        using var lines = new UpdateLines();
        foreach (var update in Replay.Of(_journal.ReadAll(upToSequence).Select(entry => entry.Record)))
        {
            lines.Add(new SessionNotification { SessionId = Id, Update = update });
            if (lines.Length >= SentAtOnce)
            {
                await SendAsync(lines.Pieces, client, cancellation).ConfigureAwait(false);
                lines.Clear();
            }
        }

        await SendAsync(lines.Pieces, client, cancellation).ConfigureAwait(false);
    }

    internal async ValueTask CloseJournalAsync()
    {
        if (_attachment is { } attachment)
        {
            Detach(attachment);
        }

        await _journal.DisposeAsync().ConfigureAwait(false);
    }

    internal static async ValueTask SendAsync(IEnumerable<ReadOnlyMemory<byte>> pieces, IClientPeer client, CancellationToken cancellation)
    {
        foreach (var piece in pieces)
        {
            await client.WaitForRoomAsync(cancellation).ConfigureAwait(false);
            client.Send(piece.Span);
        }
    }

    private JournalWriteException? Settle(
        JournalRecord record, AppendResult result, Action<JournalWriteException>? failed, IClientPeer? sender)
    {
        if (result.Failure is { } failure)
        {
            var error = failure as JournalWriteException ?? new JournalWriteException(failure.Message, failure);
            failed?.Invoke(error);
            return error;
        }

        _state = _state.After(record);
        if (_attachment is { } attachment)
        {
            foreach (var update in Updates(record, isKnown: attachment.Client == sender))
            {
                attachment.Show(new SessionNotification { SessionId = Id, Update = TerminalContent.For(update, attachment.Has) });
            }
        }

        return null;
    }

    private IEnumerable<SessionUpdate> Updates(JournalRecord record, bool isKnown) => record switch
    {
        PromptAccepted prompt => isKnown ? [] : Projection.ToUpdates(prompt),
        // The same fact in both of the protocol's vocabularies; the two are kept in step.
        ModeChanged mode => [Projection.ToUpdate(mode)!, new ConfigOptionUpdate { ConfigOptions = _settings.ConfigOptions(_state) }],
        _ => Projection.ToUpdate(record) is { } update ? [update] : [],
    };

    private void Replace(Attachment attachment)
    {
        Attachment? former;
        TaskCompletionSource waiters;
        lock (_gate)
        {
            former = _attachment;
            _attachment = attachment;
            waiters = _attached;
            _attached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        former?.End();
        waiters.SetResult();
    }
}
