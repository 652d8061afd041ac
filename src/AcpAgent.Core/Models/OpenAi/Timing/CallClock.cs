using AcpAgent.Core.Models.OpenAi.Failures;

namespace AcpAgent.Core.Models.OpenAi.Timing;

/// <summary>The time that one call may take with all its attempts, and the caller's wish to end it.</summary>
internal sealed class CallClock : IDisposable
{
    private readonly CancellationTokenSource _total;
    private readonly CancellationTokenSource _either;
    private readonly ModelTimeouts _timeouts;
    private readonly FailureReport _report;
    private readonly TimeProvider _time;
    private readonly CancellationToken _caller;
    private readonly long _start;

    public CallClock(ModelTimeouts timeouts, FailureReport report, TimeProvider time, CancellationToken caller)
    {
        (_timeouts, _report, _time, _caller) = (timeouts, report, time, caller);
        _start = time.GetTimestamp();
        _total = new CancellationTokenSource(timeouts.Total, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _total.Token);
    }

    /// <summary>Cancelled when the caller wants no more, or the time is up.</summary>
    public CancellationToken Token => _either.Token;

    public TimeSpan Left => _timeouts.Total - _time.GetElapsedTime(_start);

    public AttemptClock Begin() => new(_timeouts, _report, _time, Token);

    /// <summary>What an exception of an attempt means.</summary>
    /// <exception cref="OperationCanceledException">The caller wanted no more, so nothing failed.</exception>
    public ModelException Explain(Exception error, AttemptClock attempt)
    {
        _caller.ThrowIfCancellationRequested();
        return _total.IsCancellationRequested ? _report.TooLong() : attempt.Expired ?? _report.Of(error);
    }

    public void Dispose()
    {
        _either.Dispose();
        _total.Dispose();
    }
}
