namespace AcpAgent.Protocol.Wire;

/// <summary>Says when a peer has kept too much waiting for too long without a break.</summary>
internal sealed class StallWatch(TimeSpan patience, Func<bool> tooMuch, Action stalled) : IDisposable
{
    private readonly Lock _lock = new();
    private Timer? _timer;
    private bool _disposed;

    /// <summary>The answer to whether too much waits has changed. Calls may come out of order, so it is asked for again.</summary>
    public void Changed()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = tooMuch() && !_disposed ? new Timer(static state => ((StallWatch)state!).Ring(), this, patience, Timeout.InfiniteTimeSpan) : null;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void Ring()
    {
        lock (_lock)
        {
            if (_timer is null || !tooMuch())
            {
                return;
            }
        }

        stalled();
    }
}
