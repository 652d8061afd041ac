using System.Globalization;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Hosting.Options;

/// <summary>
/// One option of the serving commands. The table <see cref="All"/> is the only place that knows them: the fast path of stdio
/// serving and the command tree with its help both read it.
/// </summary>
/// <param name="Name">As written on the command line, with its dashes.</param>
/// <param name="Value">What its value is called in the help.</param>
/// <param name="Environment">The environment variable that is read where the option is not given; null for none.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Apply">Sets the value; throws <see cref="FormatException"/> saying what is wrong with it.</param>
public sealed record HostOption(
    string Name, string Value, string? Environment, string Help, Func<HostOptions, string, HostOptions> Apply)
{
    private const int LongestShutdown = 600;
    private const int LongestExpiry = 30 * 24 * 3600;
    private const int SmallestLine = 1024;
    private const int LargestLine = 1024 * 1024 * 1024;

    /// <summary>Every option that serving takes.</summary>
    public static IReadOnlyList<HostOption> All { get; } =
    [
        new("--data", "DIR", "ACP_AGENT_DATA", "Where sessions are kept (default: ~/.agentao/acp).",
            static (o, v) => o with { DataDirectory = Directory(v) }),
        new("--config", "DIR", "ACP_AGENT_CONFIG", "The operator's configuration directory (permissions.json, sandbox.json).",
            static (o, v) => o with { ConfigDirectory = Directory(v) }),
        new("--log-level", "LEVEL", null, "trace, debug, information, warning, error, critical or none (default: information).",
            static (o, v) => o with { LogLevel = Level(v) }),
        new("--log-format", "FORMAT", null, "text or json; always to stderr (default: text).",
            static (o, v) => o with { LogFormat = Format(v) }),
        new("--shutdown-timeout", "SECONDS", null, "How long a shutdown may take (default: 10).",
            static (o, v) => o with { ShutdownTimeout = TimeSpan.FromSeconds(Number(v, 0, LongestShutdown)) }),
        new("--permission-expiry", "SECONDS", "ACP_AGENT_PERMISSION_EXPIRY", "How long a question waits for its answer before it counts as a no (default: 86400).",
            static (o, v) => o with { PermissionExpiry = TimeSpan.FromSeconds(Number(v, 1, LongestExpiry)) }),
        new("--command-memory", "MIB", "ACP_AGENT_COMMAND_MEMORY", "MiB of memory that a command may use before it is ended; 0 for no limit (default: three quarters of what the agent may use).",
            static (o, v) => o with { CommandMemory = Number(v, 0, int.MaxValue) * (1024L * 1024) }),
        new("--max-line-bytes", "BYTES", null, "The longest message accepted from a client (default: 67108864).",
            static (o, v) => o with { MaxLineBytes = Number(v, SmallestLine, LargestLine) }),
    ];

    /// <summary>Sets the value, naming the option in what it throws.</summary>
    /// <exception cref="OptionException">The value cannot be.</exception>
    public HostOptions Set(HostOptions options, string value, string? source = null)
    {
        try
        {
            return Apply(options, value);
        }
        catch (FormatException e)
        {
            throw new OptionException(source ?? Name, e.Message);
        }
    }

    private static string Directory(string value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new FormatException("the directory's name is empty");
        }

        // Editors start the agent without a shell, so nobody else expands this.
        string path = value == "~" || value.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Join(HomeDirectory.Find() ?? throw new FormatException("~ stands for no home directory here"), value[1..])
            : value;
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }

    private static LogLevel Level(string value) => value.ToUpperInvariant() switch
    {
        "TRACE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "INFORMATION" or "INFO" => LogLevel.Information,
        "WARNING" or "WARN" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "CRITICAL" => LogLevel.Critical,
        "NONE" => LogLevel.None,
        _ => throw new FormatException($"'{value}' is none of trace, debug, information, warning, error, critical, none"),
    };

    private static LogFormat Format(string value) => value.ToUpperInvariant() switch
    {
        "TEXT" => LogFormat.Text,
        "JSON" => LogFormat.Json,
        _ => throw new FormatException($"'{value}' is neither text nor json"),
    };

    private static int Number(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"'{value}' is no whole number from {least} to {most}"));
}
