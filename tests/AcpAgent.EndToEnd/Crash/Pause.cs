using System.Diagnostics;
using AcpAgent.EndToEnd.Harness;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>Waits for what is shorter than a timer can tell.</summary>
internal static class Pause
{
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(2);

    /// <summary>Waits until something is so, and returns the moment that it is.</summary>
    public static void Until(Func<bool> holds, string what)
    {
        for (var start = Stopwatch.GetTimestamp(); !holds(); Thread.SpinWait(20))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience.Long)
            {
                throw new TimeoutException($"Not after {Patience.Long.TotalSeconds} s: {what}");
            }
        }
    }

    public static void For(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        if (time > TimerStep)
        {
            Thread.Sleep(time - TimerStep);
        }

        while (Stopwatch.GetElapsedTime(start) < time)
        {
            Thread.SpinWait(20);
        }
    }
}
