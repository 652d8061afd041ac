using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Tests.Support;

/// <summary>Keeps what is logged.</summary>
public sealed class ListLogger : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _entries = new();
    private readonly ConcurrentQueue<Exception> _thrown = new();

    public IReadOnlyCollection<(LogLevel Level, string Line)> Entries => _entries;

    public IEnumerable<string> Lines => _entries.Select(static entry => entry.Line);

    /// <summary>The exceptions that were logged whole.</summary>
    public IReadOnlyCollection<Exception> Thrown => _thrown;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _entries.Enqueue((logLevel, formatter(state, exception)));
        if (exception is not null)
        {
            _thrown.Enqueue(exception);
        }
    }
}
