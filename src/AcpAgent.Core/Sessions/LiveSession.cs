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
    private readonly SessionJournal _journal;
    private readonly SessionSettings _settings;
    private readonly Lock _gate = new();
    private volatile SessionState _state;
    private volatile Attachment? _attachment;
    private TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _unreportedFailure;

    internal LiveSession(SessionJournal journal, SessionState state, SessionSettings settings)
    {
        _journal = journal;
        _state = state;
        _settings = settings;
        Queue = new WorkQueue(settings.QueueLimit);
    }

    /// <summary>The session.</summary>
    public string Id => _journal.SessionId;

    /// <summary>What is true of it now. Never ahead of the journal.</summary>
    public SessionState State => _state;

    /// <summary>Its work, one piece at a time.</summary>
    public WorkQueue Queue { get; }

    /// <summary>The client that it is shown to; null where it is shown to nobody.</summary>
    public Attachment? Attachment => _attachment;

    /// <summary>Everything written so far, from the disk.</summary>
    public IEnumerable<JournalEntry> ReadAll() => _journal.ReadAll();

    /// <summary>Appends a fact, which is shown once it is written. Never blocks.</summary>
    public void Append(JournalRecord record) => _journal.Append(record, Durability.Written, result => Settle(record, result));

    /// <summary>Tells the user something that is not the model's answer, unless the session has been told exactly that before.</summary>
    public void NoteOnce(string text)
    {
        var id = SessionNotes.IdOf(text);
        if (!_state.Notes.Contains(id))
        {
            Append(new AgentNote(id, text));
        }
    }

    /// <summary>Appends a fact and completes when it and all before it are as durable as asked.</summary>
    /// <exception cref="JournalWriteException">It, or something appended before it, could not be written.</exception>
    public async ValueTask CommitAsync(JournalRecord record, Durability durability)
    {
        var written = new TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _journal.Append(record, durability, result =>
        {
            Settle(record, result);
            written.SetResult(result);
        });

        await written.Task.ConfigureAwait(false);
        ThrowIfFailed();
    }

    /// <summary>Completes when journal and client have room for more.</summary>
    /// <exception cref="JournalWriteException">Something appended could not be written.</exception>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellation)
    {
        ThrowIfFailed();
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
        _journal.Mark(() =>
        {
            Replace(attachment);
            point.SetResult((attachment, _journal.LastSequence));
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
        foreach (var update in Replay.Of(_journal.ReadAll(upToSequence).Select(entry => entry.Record)))
        {
            await client.WaitForRoomAsync(cancellation).ConfigureAwait(false);
            client.Update(new SessionNotification { SessionId = Id, Update = update });
        }
    }

    internal async ValueTask CloseJournalAsync()
    {
        if (_attachment is { } attachment)
        {
            Detach(attachment);
        }

        await _journal.DisposeAsync().ConfigureAwait(false);
    }

    private void Settle(JournalRecord record, AppendResult result)
    {
        if (result.Failure is { } failure)
        {
            Interlocked.CompareExchange(ref _unreportedFailure, failure, null);
            return;
        }

        _state = _state.After(record);
        if (_attachment is not { } attachment)
        {
            return;
        }

        if (Projection.ToUpdate(record) is { } update)
        {
            attachment.Show(new SessionNotification { SessionId = Id, Update = update });
        }

        if (record is ModeChanged)
        {
            // The same fact in the protocol's other vocabulary; the two are kept in step.
            var options = new ConfigOptionUpdate { ConfigOptions = _settings.ConfigOptions(_state) };
            attachment.Show(new SessionNotification { SessionId = Id, Update = options });
        }
    }

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

    private void ThrowIfFailed()
    {
        if (Interlocked.Exchange(ref _unreportedFailure, null) is { } failure)
        {
            throw failure as JournalWriteException ?? new JournalWriteException(failure.Message, failure);
        }
    }
}
