using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Listing;
using AcpAgent.Core.Journal.Reading;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Journal.Writing;

namespace AcpAgent.Core.Journal;

/// <summary>
/// The journal of a session that this process owns: the one place where facts are added to it. Safe to use from any thread; nothing here
/// waits for the disk but what says so. Disposing writes what is pending and gives the session up.
/// </summary>
public sealed class SessionJournal : IAsyncDisposable, IJournalWork
{
    private readonly object _gate = new();
    private readonly JournalStore _store;
    private readonly SegmentWriter _writer;
    private readonly IDisposable _lock;
    private readonly SummaryPublisher _summary;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Batch _pending = new();
    private Batch _spare = new();
    private TaskCompletionSource? _room;
    private long _pendingBytes;
    private bool _scheduled;
    private bool _closing;

    internal SessionJournal(JournalStore store, string sessionId, OwnedSession owned, SummaryFold summary)
    {
        _store = store;
        SessionId = sessionId;
        (_writer, _lock) = owned;
        _summary = new SummaryPublisher(store, sessionId, summary);
    }

    /// <summary>The session.</summary>
    public string SessionId { get; }

    /// <summary>The number of the last record that is in the journal; the segments' headers count.</summary>
    public long LastSequence => _writer.Written.LastSequence;

    /// <summary>Bytes appended and not yet written.</summary>
    public long PendingBytes => Interlocked.Read(ref _pendingBytes);

    /// <summary>Why nothing more is written until the session is opened again: a sync failed, or a torn record could not be taken back. Null where all is well.</summary>
    public JournalWriteException? Failure => _writer.Failure;

    /// <summary>
    /// Adds a record. Never waits; records are written in the order of these calls. A failure takes everything with it that is appended before it
    /// is told; later records are tried again, unless there is a <see cref="Failure"/>.
    /// </summary>
    /// <param name="record">The record. It is turned into bytes before this returns.</param>
    /// <param name="durability">What it must survive before <paramref name="done"/> is told.</param>
    /// <param name="done">Told on a journal thread, in the order of the records; must be quick and must not throw.</param>
    /// <exception cref="ObjectDisposedException">The store has been closed.</exception>
    public void Append(JournalRecord record, Durability durability, Action<AppendResult>? done = null) => Add(record, durability, done);

    /// <summary>Adds a record.</summary>
    /// <returns>Its number, when it is as durable as asked.</returns>
    /// <exception cref="JournalWriteException">It is not in the journal.</exception>
    public ValueTask<long> AppendAsync(JournalRecord record, Durability durability)
    {
        var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(record, durability, done);
        return new ValueTask<long>(done.Task);
    }

    /// <summary>Runs something on a journal thread when everything appended before has been written or has failed, and told, and nothing after it is told yet.</summary>
    /// <param name="done">Given the number of the last record in the journal before this point; must be quick and must not throw.</param>
    public void Mark(Action<long> done) => Add(null, Durability.Written, done);

    /// <summary>Completes when not too much is waiting to be written.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            if (_pendingBytes <= _store.Options.PendingLimit)
            {
                return ValueTask.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task.WaitAsync(cancellation));
        }
    }

    /// <summary>
    /// Everything in the journal when this is called, read while it is asked for, on the caller's thread. Appends may go on meanwhile. Pieces of one message
    /// may come as fewer, longer ones than were appended; such a piece has the number of its last part.
    /// </summary>
    /// <param name="upToSequence">The last record wanted.</param>
    /// <exception cref="JournalDamagedException">While reading: a record is not what was written.</exception>
    public IEnumerable<JournalEntry> ReadAll(long upToSequence = long.MaxValue)
    {
        var written = _writer.Written;
        return JournalReader.ReadJoined(_store.Files, _store.FolderOf(SessionId), written.Segments, Math.Min(upToSequence, written.LastSequence));
    }

    /// <summary>Writes what is pending, syncs it and gives the session up.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (!_closing)
            {
                _closing = true;
                Schedule();
            }
        }

        return new ValueTask(_closed.Task);
    }

    /// <summary>What a list shows of the session now.</summary>
    internal SessionSummary? Summary => _summary.Summary;

    /// <summary>Makes lists show the session as it is now. Before anything is appended.</summary>
    internal void Publish() => _summary.Begin(_writer);

    /// <summary>Gives the session up when there are no threads any more that could write to it.</summary>
    internal void Abandon() => Close();

    void IJournalWork.Run(ByteBuffer buffer)
    {
        var batch = TakePending();
        if (!batch.IsEmpty)
        {
            Write(batch, buffer);
        }

        if (PendingBytes == 0)
        {
            _writer.Rest();
        }

        lock (_gate)
        {
            if (!_pending.IsEmpty)
            {
                _store.Threads.Schedule(this, again: true);
                return;
            }

            if (!_closing || _closed.Task.IsCompleted)
            {
                _scheduled = false;
                return;
            }
        }

        Close();
        _store.Threads.Schedule(this, again: true);
    }

    private void Add(JournalRecord? record, Durability durability, object? done)
    {
        var at = _store.Now();
        lock (_gate)
        {
            var json = _pending.Json;
            var start = json.Length;
            if (record is not null)
            {
                try
                {
                    RecordJson.Write(json, record);
                }
                catch
                {
                    json.CutTo(start);
                    throw;
                }
            }

            var length = json.Length - start;
            Interlocked.Add(ref _pendingBytes, length);
            _pending.Items.Add(new BatchItem(record, length, at, durability, done));
            Schedule();
        }
    }

    // Under the lock.
    private void Schedule()
    {
        if (!_scheduled && (_closing || !_pending.IsEmpty) && !(_closed.Task.IsCompleted && _pending.IsEmpty))
        {
            _store.Threads.Schedule(this);
            _scheduled = true;
        }
    }

    private Batch TakePending()
    {
        lock (_gate)
        {
            var batch = _pending;
            _pending = _spare;
            _spare = batch;
            return batch;
        }
    }

    private void Write(Batch batch, ByteBuffer buffer)
    {
        JournalWriteException? failure = null;
        var first = 0L;
        try
        {
            first = _closed.Task.IsCompleted
                ? throw new JournalWriteException($"session {SessionId} is closed")
                : _writer.Write(batch, buffer);
        }
        catch (JournalWriteException e)
        {
            failure = e;
        }
        catch (Exception e)
        {
            failure = new JournalWriteException($"nothing could be written to session {SessionId}: {e.Message}", e);
        }

        var changed = failure is null && _summary.Take(batch);
        Tell(batch, first, failure);
        if (changed)
        {
            _summary.Publish(_writer);
        }

        if (failure is not null)
        {
            // What was appended before anybody could know must not follow a hole.
            Tell(TakePending(), 0, failure);
        }
    }

    private void Tell(Batch batch, long first, JournalWriteException? failure)
    {
        var last = first > 0 ? first - 1 : LastSequence;
        foreach (var item in batch.Items)
        {
            try
            {
                last += failure is null && item.Record is not null ? 1 : 0;
                Tell(item, last, failure);
            }
            catch (Exception e)
            {
                _store.Log.CallbackThrew(SessionId, e);
            }
        }

        var length = batch.Json.Length;
        batch.Clear();
        lock (_gate)
        {
            if (Interlocked.Add(ref _pendingBytes, -length) <= _store.Options.PendingLimit)
            {
                _room?.SetResult();
                _room = null;
            }
        }
    }

    private static void Tell(in BatchItem item, long last, JournalWriteException? failure)
    {
        switch (item.Done)
        {
            case Action<AppendResult> done:
                done(new AppendResult(failure is null ? last : 0, failure));
                break;
            case TaskCompletionSource<long> done when failure is not null:
                done.SetException(failure);
                break;
            case TaskCompletionSource<long> done:
                done.SetResult(last);
                break;
            case Action<long> done:
                done(last);
                break;
        }
    }

    private void Close()
    {
        try
        {
            if (_writer.Failure is null)
            {
                _writer.Sync();
            }
        }
        catch (Exception e)
        {
            _store.Log.CloseFailed(SessionId, e);
        }

        _summary.End(_writer);
        _writer.Dispose();
        _lock.Dispose();
        _store.Forget(this);
        _closed.SetResult();
    }
}
