using System.Collections.Concurrent;
using StreamJsonRpc.Protocol;

namespace AcpAgent.Protocol.Wire;

/// <summary>
/// Reads lines, has them admitted, and gives StreamJsonRpc what is left. Holds still while the peer does not read, and after the end of
/// the input until every request has been answered.
/// </summary>
internal sealed class Inbound(
    LineReader lines, Admission admission, OutboundQueue queue, OpenRequests open, PendingCalls calls, Doorkeeper? door)
{
    private readonly ConcurrentQueue<JsonRpcMessage> _injected = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopped;
    private bool _aborted;

    /// <summary>Called, once at most, with why the conversation must not go on.</summary>
    public required Action<string, Exception?> Failed { get; init; }

    /// <summary>Completes when no further line will be looked at.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Gives StreamJsonRpc a message that did not come over the wire.</summary>
    public void Inject(JsonRpcMessage message)
    {
        _injected.Enqueue(message);
        Wake();
    }

    /// <summary>Looks again at what has changed elsewhere.</summary>
    public void Wake()
    {
        // What has changed must be visible before this looks at whether anybody waits.
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _wake).TrySetResult();
    }

    /// <summary>Looks at no further line. What has been admitted is still answered, unless <paramref name="aborted"/>.</summary>
    public void Stop(bool aborted)
    {
        Volatile.Write(ref _stopped, true);
        if (aborted)
        {
            Volatile.Write(ref _aborted, true);
        }

        Wake();
    }

    /// <summary>The next message for StreamJsonRpc; null at the end.</summary>
    public async ValueTask<JsonRpcMessage?> ReadAsync()
    {
        while (true)
        {
            var wake = Reset();
            if (_injected.TryDequeue(out var injected))
            {
                return injected;
            }

            if (Volatile.Read(ref _aborted))
            {
                End();
                return null;
            }

            if (Volatile.Read(ref _stopped))
            {
                if (End() && open.IsEmpty)
                {
                    return null;
                }

                if (_injected.IsEmpty)
                {
                    await wake.ConfigureAwait(false);
                }
            }
            else if (queue.IsOverLimit)
            {
                await wake.ConfigureAwait(false);
            }
            else if (Take(out var admitted))
            {
                if (admitted is not null)
                {
                    return admitted;
                }
            }
            else if (!Volatile.Read(ref _stopped))
            {
                await FillAsync(wake).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A task that completes on the next <see cref="Wake"/>, which is not missed if it comes before it is awaited.</summary>
    private Task Reset()
    {
        if (_wake.Task.IsCompleted)
        {
            Interlocked.Exchange(ref _wake, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return _wake.Task;
    }

    private async Task FillAsync(Task wake)
    {
        var read = lines.Fill();
        if (!read.IsCompleted)
        {
            await Task.WhenAny(read, wake).ConfigureAwait(false);
            if (!read.IsCompleted)
            {
                return;
            }
        }

        try
        {
            lines.Filled();
        }
        catch (Exception e)
        {
            Failed("the input cannot be read", e);
            Stop(aborted: false);
        }
    }

    /// <summary>Deals with one line; false where there is none.</summary>
    private bool Take(out JsonRpcMessage? admitted)
    {
        admitted = null;
        var found = lines.TryTake(out var line);
        switch (found)
        {
            case LineReader.Found.Nothing:
                return false;
            case LineReader.Found.End:
                Stop(aborted: false);
                return false;
            case LineReader.Found.TooLong when door is { IsOpen: false }:
                Refuse("a line over the bound before authentication");
                return false;
            case LineReader.Found.TooLong:
                admission.AdmitTooLong();
                return true;
            default:
                admitted = line.Span.ContainsAnyExcept(" \t\r"u8) ? Admit(line, found == LineReader.Found.TornLine) : null;
                return true;
        }
    }

    private JsonRpcMessage? Admit(ReadOnlyMemory<byte> line, bool torn)
    {
        var envelope = Envelope.Read(line);
        if (door?.Accepts(envelope) == false)
        {
            Refuse("the first line is not an initialize request");
            return null;
        }

        // The end of the stream in the middle of a line is the end of the stream, not something to answer.
        return torn && envelope.IsBroken ? null : admission.Admit(envelope);
    }

    private void Refuse(string reason)
    {
        Stop(aborted: true);
        Failed(reason, null);
    }

    /// <summary>Tells everybody who waits for an answer that none will come. Always true.</summary>
    private bool End()
    {
        if (_ended.TrySetResult())
        {
            foreach (var call in calls.End())
            {
                _injected.Enqueue(call.Fail(new AcpConnectionClosedException()));
            }
        }

        return true;
    }
}
