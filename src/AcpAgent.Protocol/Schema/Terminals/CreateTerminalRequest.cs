namespace AcpAgent.Protocol.Schema;

/// <summary>Request to create a new terminal and execute a command.</summary>
public sealed record CreateTerminalRequest : Extensible
{
    /// <summary>The session ID for this request.</summary>
    public required string SessionId { get; init; }

    /// <summary>The command to execute.</summary>
    public required string Command { get; init; }

    /// <summary>Array of command arguments.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Environment variables for the command.</summary>
    public IReadOnlyList<EnvVariable>? Env { get; init; }

    /// <summary>Working directory for the command. Must be an absolute path.</summary>
    public string? Cwd { get; init; }

    /// <summary>Maximum number of output bytes to retain.</summary>
    public ulong? OutputByteLimit { get; init; }
}
