using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Secrets;

namespace AcpAgent.Core.Turns;

/// <summary>
/// The one way by which a turn's work writes. Once closed, nothing of the turn can be written, shown or done any more, whoever still runs:
/// that is how a model or a tool which ignores its cancellation is left behind. Secrets are taken out of all that is written.
/// </summary>
internal sealed class TurnLog(ITurnHost host, Conversation conversation, KnownSecrets secrets)
{
    private readonly Lock _lock = new();
    private bool _stopping;
    private bool _closed;
    private int _inside;
    private TaskCompletionSource? _left;

    /// <summary>Appends a fact.</summary>
    /// <returns>The fact as it was appended.</returns>
    /// <exception cref="OperationCanceledException">The turn is over.</exception>
    public T Append<T>(T record)
        where T : JournalRecord
    {
        var kept = (T)RedactedRecord.Of(record, secrets.Current);
        lock (_lock)
        {
            ThrowIfClosed();
            host.Append(kept);
            conversation.Apply(kept);
        }

        return kept;
    }

    /// <inheritdoc cref="ITurnHost.NoteOnce"/>
    /// <exception cref="OperationCanceledException">The turn is over.</exception>
    public void NoteOnce(string text)
    {
        lock (_lock)
        {
            ThrowIfClosed();
            host.NoteOnce(text);
        }
    }

    /// <summary>Appends a fact and waits until it is as durable as asked.</summary>
    /// <exception cref="OperationCanceledException">The turn is over.</exception>
    public ValueTask CommitAsync(JournalRecord record, Durability durability)
    {
        var kept = RedactedRecord.Of(record, secrets.Current);
        lock (_lock)
        {
            ThrowIfClosed();
            var written = host.CommitAsync(kept, durability);
            conversation.Apply(kept);
            return written;
        }
    }

    /// <inheritdoc cref="ITurnHost.WaitForRoomAsync"/>
    public ValueTask WaitForRoomAsync(CancellationToken cancellation) => host.WaitForRoomAsync(cancellation);

    /// <summary>Looks at the conversation as it stands.</summary>
    /// <exception cref="OperationCanceledException">The turn is over.</exception>
    public T Read<T>(Func<Conversation, T> look)
    {
        lock (_lock)
        {
            ThrowIfClosed();
            return look(conversation);
        }
    }

    /// <summary>Runs a step that changes the world, unless the turn is ending or <paramref name="isOver"/>.</summary>
    /// <exception cref="OperationCanceledException">Too late; the step did not run.</exception>
    public T Act<T>(Func<T> step, Func<bool> isOver)
    {
        lock (_lock)
        {
            if (_stopping || isOver())
            {
                throw new OperationCanceledException("The call is over.");
            }

            _inside++;
        }

        try
        {
            return step();
        }
        finally
        {
            lock (_lock)
            {
                if (--_inside == 0)
                {
                    _left?.TrySetResult();
                }
            }
        }
    }

    /// <summary>Lets no further step begin, and completes when none is inside any more; true where one was.</summary>
    public async Task<bool> StopAsync()
    {
        Task left;
        lock (_lock)
        {
            _stopping = true;
            if (_inside == 0)
            {
                return false;
            }

            _left ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            left = _left.Task;
        }

        await left.ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends all writing by others. What the turn's end itself has to say goes to the host directly.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }

    private void ThrowIfClosed()
    {
        if (_closed)
        {
            throw new OperationCanceledException("The turn is over.");
        }
    }
}
