namespace AcpAgent.Core.Mcp.Settings;

/// <summary>A server, as a file or the client describes it. Two are equal where they would be started in the same way.</summary>
/// <param name="Name">Its name, unique in a session.</param>
/// <param name="Endpoint">How it is reached.</param>
public sealed record McpServerSettings(string Name, McpEndpoint Endpoint)
{
    /// <summary>Whether operator or user trust it.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>How long it may take.</summary>
    public McpTimeouts Timeouts { get; init; } = McpTimeouts.Default;

    /// <summary>Whether <c>$VAR</c> stands for a variable of the agent: in files, not in what a client sends.</summary>
    public bool Expands { get; init; }
}

/// <summary>How long a server may take.</summary>
/// <param name="Startup">From its start until its tools are known.</param>
/// <param name="Request">For one call.</param>
public sealed record McpTimeouts(TimeSpan Startup, TimeSpan Request)
{
    /// <summary>A minute to start, two for a call.</summary>
    public static McpTimeouts Default { get; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));
}
