namespace AcpAgent.Core.Sandbox;

/// <summary>What of the agent's surroundings matters to the sandbox.</summary>
/// <param name="GoverningDirectories">Where operator and user keep their settings, the operator's first.</param>
/// <param name="Home">The user's home directory; null where there is none.</param>
/// <param name="Hidden">What no command is ever shown: the agent's data, operator, user and trust files.</param>
public sealed record SandboxSurroundings(IReadOnlyList<string> GoverningDirectories, string? Home, IReadOnlyList<string> Hidden)
{
    /// <summary>The operator's of these directories; null where there is no operator.</summary>
    public string? OperatorDirectory { get; init; }
}
