using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Sandbox;

/// <summary>How the next command would run.</summary>
public abstract record SandboxState
{
    /// <summary>For a person: in what, or in nothing and why. One line.</summary>
    public abstract string Description { get; }

    /// <summary>The content version of the settings that say so.</summary>
    public string Version { get; init; } = LivingFile.Broken;

    /// <summary>Why a file of settings does not count as it is now, though it did before; null where all do.</summary>
    public string? Problem { get; init; }
}

/// <summary>Confined, as its profile says.</summary>
/// <param name="Confinement">To what.</param>
/// <param name="Backend">By what.</param>
public sealed record Confined(Confinement Confinement, string Backend) : SandboxState
{
    /// <inheritdoc/>
    public override string Description => $"sandboxed: {Confinement.Profile} ({Backend})";
}

/// <summary>Not confined, or not entirely, which nobody has demanded.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Confinement">What can be done nevertheless; null for nothing.</param>
/// <param name="IsOffer">Whether it is so for one command, which a person has to allow.</param>
public sealed record Unconfined(string Reason, Confinement? Confinement = null, bool IsOffer = false) : SandboxState
{
    /// <summary>Whether a file of the operator's or the user's has switched the sandbox off.</summary>
    public bool IsSwitchedOff { get; init; }

    /// <inheritdoc/>
    public override string Description => $"unsandboxed: {Reason}";
}

/// <summary>Not at all: what is demanded cannot be done.</summary>
/// <param name="Reason">Why.</param>
public sealed record NoCommands(string Reason) : SandboxState
{
    /// <inheritdoc/>
    public override string Description => $"no commands: {Reason}";
}
