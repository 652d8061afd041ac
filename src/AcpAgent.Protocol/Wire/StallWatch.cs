namespace AcpAgent.Protocol.Wire;

/// <summary>Says when a peer has kept too much waiting for too long.</summary>
internal sealed class StallWatch(TimeSpan patience, Action stalled) : IDisposable
{
    private readonly Lock _lock = new();
    private Timer? _timer;
    private bool _disposed;

    /// <summary>Too much waits now, or not any more.</summary>
    public void Set(bool tooMuch)
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = tooMuch && !_disposed ? new Timer(static state => ((StallWatch)state!).Ring(), this, patience, Timeout.InfiniteTimeSpan) : null;
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
            if (_timer is null)
            {
                return;
            }
        }

        stalled();
    }
}
