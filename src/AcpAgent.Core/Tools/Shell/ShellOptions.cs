using AcpAgent.Core.Processes;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Secrets;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>What the shell of every session of a process has in common.</summary>
public sealed record ShellOptions
{
    /// <summary>The executable that watches over children.</summary>
    public required HelperProgram Helper { get; init; }

    /// <summary>What the sandbox has to know.</summary>
    public required SandboxSurroundings Surroundings { get; init; }

    /// <summary>The agent's environment, of which children get a part.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What is taken out of what commands write.</summary>
    public KnownSecrets Secrets { get; init; } = new();

    /// <summary>Where the sessions' private directories are made.</summary>
    public string TemporaryParent { get; init; } = Path.GetTempPath();

    /// <summary>What a command and all that it starts may use.</summary>
    public ChildLimits Limits { get; init; } = new() { WatchedProcesses = 2000, WatchedMemory = ChildLimits.UsualMemory };

    /// <summary>How long a command may say nothing.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a command that is asked to end may take before it is ended.</summary>
    public TimeSpan Leave { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a client may take to answer about one of its terminals.</summary>
    public TimeSpan ClientPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of one command's output that are kept on the disk.</summary>
    public long MostOutput { get; init; } = 256L * 1024 * 1024;
}
