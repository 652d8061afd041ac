using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Writing;
using CsCheck;
using Xunit;

namespace AcpAgent.Tests.Journal.Writing;

public sealed class JournalThreadsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Both pieces are put in line before the one thread that is idle can have woken up: a second one has to be called for the second piece.
    [Fact]
    public async Task TwoPiecesPutInLineAtOnceAreDoneByTwoThreads()
    {
        for (var round = 0; round < 200; round++)
        {
            var threads = new JournalThreads(3);
            await threads.Run(() => 0);
            using var meeting = new Barrier(2);
            var both = new[] { threads.Run(() => meeting.SignalAndWait(Patience, Stop)), threads.Run(() => meeting.SignalAndWait(Patience, Stop)) };
            Assert.All(await Task.WhenAll(both), Assert.True);
            threads.Dispose();
        }
    }

    [Fact]
    public async Task LongWorkNeverTakesTheLastThread()
    {
        var threads = new JournalThreads(3);
        using var held = new ManualResetEventSlim();
        var jobs = Enumerable.Range(0, 5).Select(_ => threads.Run(() => held.Wait(Patience, Stop))).ToList();
        var session = new Session();
        threads.Schedule(session);
        await session.Done.Task.WaitAsync(Patience, Stop);
        Assert.DoesNotContain(jobs, job => job.IsCompleted);
        held.Set();
        Assert.All(await Task.WhenAll(jobs), Assert.True);
        threads.Dispose();
    }

    [Fact]
    public void EverythingInLineIsDoneBeforeTheThreadsEnd() => Gen.Select(Gen.Int[2, 4], Gen.Int[0, 8], Gen.Int[0, 8]).Sample(
        (count, jobs, sessions) =>
        {
            var threads = new JournalThreads(count);
            var done = 0;
            for (var i = 0; i < jobs; i++)
            {
                threads.Run(() => Interlocked.Increment(ref done));
            }

            // As a session does that is closed: it comes back for what was appended meanwhile.
            var started = Enumerable.Range(0, sessions).Select(_ => new Session(again: session => threads.Schedule(session, again: true))).ToList();
            started.ForEach(session => threads.Schedule(session));
            threads.Dispose();
            Assert.Equal(jobs, done);
            Assert.All(started, session => Assert.Equal(2, session.Runs));
            Assert.Throws<ObjectDisposedException>(() => threads.Schedule(new Session()));
        },
        iter: 200);

    [Fact]
    public async Task WhatWorkThrowsIsItsResult()
    {
        var threads = new JournalThreads(2);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => threads.Run<int>(() => throw new InvalidTimeZoneException()));
        Assert.Equal(3, await threads.Run(() => 3));
        threads.Dispose();
    }

    private sealed class Session(Action<Session>? again = null) : IJournalWork
    {
        private int _runs;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Runs => _runs;

        public void Run(ByteBuffer buffer)
        {
            if (Interlocked.Increment(ref _runs) == 1)
            {
                again?.Invoke(this);
            }

            Done.TrySetResult();
        }
    }
}
