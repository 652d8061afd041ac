using AcpAgent.Core.Platform;
using AcpAgent.Core.Sandbox.Profiles;

namespace AcpAgent.Core.Sandbox.Settings;

/// <summary>What all files together say.</summary>
public sealed record SandboxSettings
{
    /// <summary>Where no file says anything: on, with the usual profile.</summary>
    public static SandboxSettings Default { get; } = new();

    /// <summary>Whether commands are confined.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether a file says that they are, so that where it cannot be done there are no commands.</summary>
    public bool IsDemanded { get; init; }

    /// <summary>The file that switches it off; null where none does.</summary>
    public string? SwitchedOffBy { get; init; }

    /// <summary>The profile of commands.</summary>
    public SandboxProfile Profile { get; init; } = SandboxProfile.BuiltIn.First(profile => profile.Name == SandboxProfile.DefaultName);

    /// <summary>What may be written instead of the session's roots.</summary>
    public string? WorkspaceRoot { get; init; }

    /// <summary>Whether a command that failed in the sandbox may be run once without it, each time by permission. Only an operator says so.</summary>
    public bool OffersUnsandboxed { get; init; }

    /// <summary>Names what the files say: the same for the same content.</summary>
    public string Version { get; init; } = LivingFile.Missing;

    /// <summary>The files that were read.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Why a file does not count as it is now, though it did before; null where all do.</summary>
    public string? Problem { get; init; }

    /// <summary>What files say that does not count, in words for whoever wrote them.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}
