using AcpAgent.Core.Models.OpenAi.Failures;

namespace AcpAgent.Core.Models.OpenAi.Timing;

/// <summary>Watches one attempt: whoever waits for the provider says so, and is cut off when that takes too long.</summary>
internal sealed class AttemptClock : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly ModelTimeouts _timeouts;
    private readonly Func<ModelException> _noHead;
    private readonly Func<ModelException> _silent;
    private Func<ModelException>? _expectation;

    public AttemptClock(ModelTimeouts timeouts, FailureReport report, TimeProvider time, CancellationToken call)
    {
        (_timeouts, _noHead, _silent) = (timeouts, report.NoFirstByte, report.Silent);
        _source = CancellationTokenSource.CreateLinkedTokenSource(call);
        _timer = time.CreateTimer(static state => ((AttemptClock)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Why it was cut off; null where it was not.</summary>
    public ModelException? Expired { get; private set; }

    /// <summary>From here on the head of the response is waited for.</summary>
    public void AwaitHead() => Await(_timeouts.FirstByte, _noHead);

    /// <summary>From here on the next piece of the stream is waited for.</summary>
    /// <param name="atMost">How long; null for as long as a stream may be silent.</param>
    public void AwaitPiece(TimeSpan? atMost = null) => Await(atMost ?? _timeouts.Silence, _silent);

    /// <summary>Nothing is waited for, however long that takes: the pieces are being worked on.</summary>
    public void Rest() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Await(TimeSpan atMost, Func<ModelException> expectation)
    {
        _expectation = expectation;
        _timer.Change(atMost, Timeout.InfiniteTimeSpan);
    }

    private void Expire()
    {
        Expired = _expectation?.Invoke();
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The attempt was over.
        }
    }
}
