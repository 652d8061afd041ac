using System.Runtime.InteropServices;
using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Processes.Helper;

/// <summary>
/// The helper's life after the fork: one loop over what the agent says, who has ended, and what all of them use. It ends when the
/// child and everything that it left behind is gone, which it brings about itself once the child has ended or the agent is gone.
/// </summary>
internal sealed unsafe class ChildWatch : IDisposable
{
    private const int Child = 17, Kill = 9, Terminate = 15, NoSuchChild = 10;
    private const short Readable = 1;
    private const long BetweenLooks = 500, BetweenKills = 2;

    private readonly ChildLimits _limits;
    private readonly HelperControl _control;
    private readonly int _signals;
    private bool _isEnding;
    private bool _isReaped;
    private bool _isDeaf;

    public ChildWatch(ChildLimits limits, HelperControl control)
    {
        (_limits, _control) = (limits, control);
        var mask = 1ul << (Child - 1);
        _ = RawCalls.Must("rt_sigprocmask", "", Calls.SignalMask.Here, 0, (nint)(&mask), 0, sizeof(ulong));
        const nint closeOnExecAndNeverWait = 0x80800;
        _signals = (int)RawCalls.Must("signalfd4", "", Calls.SignalDescriptor.Here, -1, (nint)(&mask), sizeof(ulong), closeOnExecAndNeverWait);
    }

    public void Dispose() => _ = RawCalls.Call(Calls.Close.Here, _signals);

    /// <summary>Watches until nothing is left.</summary>
    /// <param name="child">The child's process, which leads a session and a group.</param>
    /// <param name="report">Where the child says why it could not become its program; ends without a word when it did.</param>
    /// <returns>The helper's exit code.</returns>
    public int Run(int child, int report)
    {
        var watched = _limits.WatchedMemory > 0 || _limits.WatchedProcesses > 0;
        var polled = stackalloc PollEntry[4];
        var end = (int)RawCalls.Call(Calls.OpenProcess.Here, child, 0);
        while (true)
        {
            polled[0] = new PollEntry { Descriptor = _signals, Wanted = Readable };
            polled[1] = new PollEntry { Descriptor = _isDeaf ? -1 : _control.Descriptor, Wanted = Readable };
            polled[2] = new PollEntry { Descriptor = report, Wanted = Readable };

            // The signal of a child's end may be lost where whoever started this process has let it through to all threads.
            polled[3] = new PollEntry { Descriptor = _isReaped ? -1 : end, Wanted = Readable };
            Poll(polled, 4, _isEnding ? BetweenKills : watched && report < 0 ? BetweenLooks : -1);
            if (polled[2].Seen != 0)
            {
                TellOfStart(child, report);
                report = -1;
            }

            if (polled[1].Seen != 0)
            {
                Obey(_control.Hear(), child);
            }

            Drain();
            if (!Reap(child))
            {
                _control.Tell(new(HelperWord.Gone));
                return 0;
            }

            if (!_isEnding && watched && report < 0 && Descendants.Excess(_limits) is { } excess)
            {
                _control.Tell(new(HelperWord.Exceeded, Text: excess));
                _isEnding = true;
            }

            if (_isEnding)
            {
                EndAll(child);
            }
        }
    }

    private void TellOfStart(int child, int report)
    {
        var words = stackalloc int[2];
        var length = RawCalls.CallAndWait(Calls.Read.Here, report, (nint)words, 2 * sizeof(int));
        _control.Tell(length == 2 * sizeof(int) ? new(HelperWord.Failed, words[0], words[1]) : new(HelperWord.Started, child));
        _ = RawCalls.Call(Calls.Close.Here, report);
    }

    private void Obey(HelperWord word, int child)
    {
        switch (word)
        {
            case HelperWord.Terminate:
                _ = RawCalls.Call(Calls.Kill.Here, -child, Terminate);
                break;
            case HelperWord.Kill:
            default:
                (_isEnding, _isDeaf) = (true, true);
                break;
        }
    }

    /// <summary>Takes note of whoever has ended.</summary>
    /// <returns>False where nobody is left: then no descendant is, since all that lose their parent become children of this process.</returns>
    private bool Reap(int child)
    {
        const nint anyone = 0, thisOne = 1, endedAndDoNotWait = 5, leaveIt = 0x0100_0000;
        var information = stackalloc int[32];
        if (!_isReaped && RawCalls.Call(Calls.WaitId.Here, thisOne, child, (nint)information, endedAndDoNotWait | leaveIt) == 0 && information[4] == child)
        {
            // As long as it is not reaped, the number of its group is nobody else's.
            _ = RawCalls.Call(Calls.Kill.Here, -child, Kill);
            (_isEnding, _isReaped) = (true, true);
        }

        while (true)
        {
            NativeMemory.Clear(information, 32 * sizeof(int));
            var result = RawCalls.Call(Calls.WaitId.Here, anyone, 0, (nint)information, endedAndDoNotWait);
            if (result < 0)
            {
                return result != -NoSuchChild;
            }

            // struct siginfo_t: signal, error, code, padding, process, user, status.
            if (information[4] is 0)
            {
                return true;
            }

            if (information[4] == child)
            {
                const int exited = 1;
                var hasExited = information[2] == exited;
                _control.Tell(new(HelperWord.Exited, hasExited ? information[6] : -1, hasExited ? -1 : information[6]));
            }
        }
    }

    /// <summary>
    /// The child's group at one stroke, which no fork escapes; then whoever is a child of this process, and so, round by round, whoever
    /// they leave behind. No others: only the number of a child that is not reaped is surely still its own.
    /// </summary>
    private void EndAll(int child)
    {
        if (!_isReaped)
        {
            _ = RawCalls.Call(Calls.Kill.Here, -child, Kill);
        }

        foreach (var process in Descendants.Children())
        {
            _ = RawCalls.Call(Calls.Kill.Here, process, Kill);
        }
    }

    private void Drain()
    {
        var information = stackalloc byte[128];
        while (RawCalls.Call(Calls.Read.Here, _signals, (nint)information, 128) > 0)
        {
        }
    }

    private static void Poll(PollEntry* entries, int count, long milliseconds)
    {
        var time = stackalloc long[2];
        (time[0], time[1]) = (milliseconds / 1000, milliseconds % 1000 * 1_000_000);
        _ = RawCalls.CallAndWait(Calls.PollFor.Here, (nint)entries, count, milliseconds < 0 ? 0 : (nint)time, 0, 0);
    }

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Seen;
    }
}
