namespace AcpAgent.Core.Turns;

/// <summary>A turn's time. It stands still while the user is being asked.</summary>
internal sealed class TurnClock : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _expired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private TimeSpan _left;
    private long _since;
    private int _pauses;
    private bool _disposed;

    public TurnClock(TimeProvider time, TimeSpan limit)
    {
        _time = time;
        _left = limit < TimeSpan.Zero || limit > Longest ? Longest : limit;
        _since = time.GetTimestamp();
        _timer = time.CreateTimer(static clock => ((TurnClock)clock!)._expired.TrySetResult(), this, _left, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What tells the time.</summary>
    public TimeProvider Time => _time;

    /// <summary>Completes when the time is up.</summary>
    public Task Expired => _expired.Task;

    public void Pause()
    {
        lock (_lock)
        {
            if (!_disposed && _pauses++ == 0)
            {
                _left -= _time.GetElapsedTime(_since);
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Resume()
    {
        lock (_lock)
        {
            if (!_disposed && --_pauses == 0)
            {
                _since = _time.GetTimestamp();
                _timer.Change(_left > TimeSpan.Zero ? _left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer.Dispose();
        }
    }
}
