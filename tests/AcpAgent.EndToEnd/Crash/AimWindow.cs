namespace AcpAgent.EndToEnd.Crash;

/// <summary>How long something takes here that is to be hit while it happens: learnt from hits and misses, because machines differ.</summary>
internal sealed class AimWindow(TimeSpan guess, Random random)
{
    private static readonly TimeSpan Least = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);
    private TimeSpan _length = guess;

    /// <summary>A moment within it.</summary>
    public TimeSpan Moment() => _length * random.NextDouble();

    /// <summary>The last moment was within it, or it was too late.</summary>
    public void Learn(bool hit) => _length = TimeSpan.FromTicks(Math.Clamp((_length * (hit ? 1.15 : 0.7)).Ticks, Least.Ticks, Most.Ticks));
}
