using AcpAgent.Core.Journal.Format;

namespace AcpAgent.Core.Journal.Writing;

/// <summary>
/// The journal's own few threads. A session with something to write waits in line for one of them; so do longer pieces of work, such as
/// opening a session, which never take the last thread. Threads are started when first needed.
/// </summary>
internal sealed class JournalThreads(int count) : IDisposable
{
    private static readonly TimeSpan KeepMemory = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly Queue<IJournalWork> _sessions = new();
    private readonly Queue<Action> _jobs = new();
    private readonly List<Thread> _threads = [];
    private int _idle;
    private int _jobsRunning;
    private bool _ended;

    /// <summary>Puts a session in line.</summary>
    /// <param name="session">The session.</param>
    /// <param name="again">It has just been worked on and is not done: never refused.</param>
    public void Schedule(IJournalWork session, bool again = false)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ended && !again, this);
            _sessions.Enqueue(session);
            WakeOne();
        }
    }

    /// <summary>Does some work on one of the threads.</summary>
    public Task<T> Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            _jobs.Enqueue(() =>
            {
                try
                {
                    done.SetResult(work());
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            });
            WakeOne();
        }

        return done.Task;
    }

    /// <summary>Ends the threads when all that is in line is done.</summary>
    public void Dispose()
    {
        Thread[] threads;
        lock (_gate)
        {
            _ended = true;
            threads = [.. _threads];
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }
    }

    private void WakeOne()
    {
        if (_idle > 0)
        {
            Monitor.Pulse(_gate);
        }

        // An idle thread may have been called for the piece before and not be awake yet: it takes one piece, not two. Once ended, none is
        // started: whoever is still at work comes back for the rest.
        if (_idle < _sessions.Count + _jobs.Count && _threads.Count < count && !_ended)
        {
            var thread = new Thread(Work, 1 << 20) { IsBackground = true, Name = $"journal {_threads.Count + 1}" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    private void Work()
    {
        var buffer = new ByteBuffer();
        while (true)
        {
            IJournalWork? session;
            Action? job = null;
            lock (_gate)
            {
                while (!TryTake(out session, out job))
                {
                    if (_ended)
                    {
                        return;
                    }

                    Wait(buffer);
                }
            }

            if (session is not null)
            {
                session.Run(buffer);
            }
            else
            {
                job!();
                lock (_gate)
                {
                    _jobsRunning--;
                    if (_jobs.Count > 0)
                    {
                        WakeOne();
                    }
                }
            }
        }
    }

    private bool TryTake(out IJournalWork? session, out Action? job)
    {
        job = null;
        if (_sessions.TryDequeue(out session))
        {
            return true;
        }

        if (_jobsRunning < count - 1 && _jobs.TryDequeue(out job))
        {
            _jobsRunning++;
            return true;
        }

        return false;
    }

    private void Wait(ByteBuffer buffer)
    {
        _idle++;
        if (buffer.Capacity == 0)
        {
            Monitor.Wait(_gate);
        }
        else if (!Monitor.Wait(_gate, KeepMemory))
        {
            buffer.Release();
        }

        _idle--;
    }
}

/// <summary>A session that may have something to write.</summary>
internal interface IJournalWork
{
    /// <summary>Writes it. Never throws.</summary>
    /// <param name="buffer">The thread's own, to put lines together in.</param>
    void Run(ByteBuffer buffer);
}
