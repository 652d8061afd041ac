namespace AcpAgent.Hosting.Lifetime;

/// <summary>
/// Gives memory back to the system when nothing has been asked for a while. What a burst of work leaves behind would otherwise stay
/// with a process that may have nothing to do for hours.
/// </summary>
internal sealed class IdleMemory : IDisposable
{
    /// <summary>Less than this is not worth a collection.</summary>
    private const long Worthwhile = 1 << 20;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private readonly ITimer _timer;
    private long _allocated;

    public IdleMemory() => _timer = TimeProvider.System.CreateTimer(_ => GiveBack(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Everything that was asked has been answered, for now.</summary>
    public void Rest() => _timer.Change(Quiet, Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void GiveBack()
    {
        long allocated = GC.GetTotalAllocatedBytes();
        if (allocated - Interlocked.Exchange(ref _allocated, allocated) >= Worthwhile)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
