namespace AcpAgent.Core.Mcp;

/// <summary>How patient the agent is with servers.</summary>
internal sealed record McpPace
{
    /// <summary>The usual one.</summary>
    public static McpPace Default { get; } = new();

    /// <summary>How long a reply of the model waits for a server that has begun to start.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it is left alone after its second failure in a row; twice as long after each further one. After the first it is not.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Failures in a row after which it is given up.</summary>
    public int MostFailures { get; init; } = 5;

    /// <summary>A server that was there for so long may fail anew as often as one that has just been asked for.</summary>
    public TimeSpan Stable { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The least time between two looks at a server's tools.</summary>
    public TimeSpan BetweenLooks { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long it is left alone.</summary>
    /// <param name="failures">Failures in a row.</param>
    public TimeSpan PauseAfter(int failures) => failures < 2 ? TimeSpan.Zero : BackOff * Math.Pow(2, Math.Min(failures - 2, 5));
}
