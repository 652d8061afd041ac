namespace AcpAgent.EndToEnd.Harness;

/// <summary>How an agent is started.</summary>
public sealed record AgentStart
{
    /// <summary>Its arguments; none serves stdio.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Environment beside what every agent gets; an empty value takes a variable away.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What is started instead of the executable under test and its arguments, such as a container with the agent in it; null for nothing.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>A command that runs it in its own process, such as <c>taskset -c 0</c>.</summary>
    public IReadOnlyList<string> Through { get; init; } = [];
}
