using AcpAgent.Core.Sandbox;

namespace AcpAgent.Core.Processes;

/// <summary>How a child is started.</summary>
public sealed record ChildStart
{
    /// <summary>The program, absolute.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments, the program's own name first.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Its whole environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where it starts, absolute.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>What it is confined to; null for nothing.</summary>
    public Confinement? Confinement { get; init; }

    /// <summary>What it may use.</summary>
    public ChildLimits Limits { get; init; } = ChildLimits.None;

    /// <summary>Whether it reads what the agent writes; else its input is empty.</summary>
    public bool HasInput { get; init; }

    /// <summary>Whether its errors are kept apart; else they come among its output, in order.</summary>
    public bool SeparatesErrors { get; init; }
}
