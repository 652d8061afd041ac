using Microsoft.Extensions.Logging;

namespace AcpAgent.Hosting.Options;

/// <summary>What every way of serving is told at start; the same whether over stdio or sockets.</summary>
public sealed record HostOptions
{
    /// <summary>Where sessions are kept, absolute. Empty where neither an option, the environment nor a home directory says.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The operator's configuration directory, absolute; null for none.</summary>
    public string? ConfigDirectory { get; init; }

    /// <summary>The least important log line that is still written.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>How log lines look.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    /// <summary>How long a shutdown may take before what is left is abandoned; 0 to 600 s.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a question waits for its answer; a second to 30 days.</summary>
    public TimeSpan PermissionExpiry { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Bytes of memory that a command and all that it starts may use; 0 for as much as there is, null for the usual share.</summary>
    public long? CommandMemory { get; init; }

    /// <summary>The longest line accepted from a client, in bytes; 1 KiB to 1 GiB.</summary>
    public int MaxLineBytes { get; init; } = 64 * 1024 * 1024;
}
