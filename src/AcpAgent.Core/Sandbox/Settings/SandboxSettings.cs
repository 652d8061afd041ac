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

    /// <summary>Why there are no commands: a file that is broken, or a profile that is not there. Null for nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>What files say that does not count, in words for whoever wrote them.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}
