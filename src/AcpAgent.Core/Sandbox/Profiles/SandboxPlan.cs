namespace AcpAgent.Core.Sandbox.Profiles;

/// <summary>What a profile comes to in a session.</summary>
public abstract record SandboxPlan;

/// <summary>It can be expressed exactly.</summary>
/// <param name="Confinement">What a command is confined to.</param>
public sealed record ExactPlan(Confinement Confinement) : SandboxPlan;

/// <summary>It cannot be expressed exactly, and so not at all.</summary>
/// <param name="Reason">One sentence.</param>
public sealed record RefusedPlan(string Reason) : SandboxPlan
{
    /// <summary>Whether the reason is one that bubblewrap may do away with.</summary>
    public bool IsForLandlock { get; init; }
}
