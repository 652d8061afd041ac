using AcpAgent.Core.Secrets;
using AcpAgent.Hosting.Options;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace AcpAgent.Hosting.Logging;

/// <summary>
/// Log lines to stderr. The console logger behind it is built when the first line is written, so that a start that has nothing to say
/// pays nothing for it. No line has a secret in it, nor anything that looks like a key. Disposing writes out what is queued.
/// </summary>
internal sealed class StderrLogging : ILoggerFactory
{
    private readonly LogLevel _level;
    private readonly KnownSecrets _secrets;
    private readonly Lazy<ILoggerFactory> _console;

    public StderrLogging(LogLevel level, LogFormat format, KnownSecrets secrets)
    {
        _level = level;
        _secrets = secrets;
        _console = new Lazy<ILoggerFactory>(() => Build(level, format));
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) =>
        _level == LogLevel.None ? NullLogger.Instance : new LateLogger(this, categoryName);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => _console.Value.AddProvider(provider);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_console.IsValueCreated)
        {
            _console.Value.Dispose();
        }
    }

    private static ILoggerFactory Build(LogLevel level, LogFormat format) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(level);
        logging.AddConsole(static console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;

            // Whoever does not read stderr must not hold up the protocol.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        if (format == LogFormat.Json)
        {
            logging.AddJsonConsole(static json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
        else
        {
            logging.AddSimpleConsole(static text =>
            {
                text.SingleLine = true;
                text.TimestampFormat = "HH:mm:ss ";
                text.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Enabled;
            });
        }
    });

    private sealed class LateLogger(StderrLogging logging, string category) : ILogger
    {
        private ILogger? _inner;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => Inner().BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= logging._level && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Inner().Log(
                    logLevel, eventId, CleanLine.Of(state, formatter(state, exception), logging._secrets.Clean),
                    exception is null ? null : new CleanException(logging._secrets.Clean(exception.ToString())), static (line, _) => line.ToString());
            }
        }

        private ILogger Inner() => _inner ??= logging._console.Value.CreateLogger(category);
    }
}
