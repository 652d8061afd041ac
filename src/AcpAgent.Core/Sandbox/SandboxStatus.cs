using System.Runtime.InteropServices;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Sandbox.Linux;

namespace AcpAgent.Core.Sandbox;

/// <summary>What this machine can confine commands with.</summary>
/// <param name="Backend">Its name, with its version; "none".</param>
/// <param name="Enforces">What it keeps commands from.</param>
/// <param name="Gaps">What it cannot keep them from, of what a profile promises.</param>
public sealed record SandboxStatus(string Backend, IReadOnlyList<string> Enforces, IReadOnlyList<string> Gaps)
{
    /// <summary>What no version keeps commands from, so that nobody is surprised. Part of every account, no reason to refuse.</summary>
    public static IReadOnlyList<string> BestEffort { get; } =
    [
        "metadata: names and sizes can be looked up anywhere, and mode, owner's group and times of the user's own files be changed",
        "the command lines of other processes can be read, as any user of the machine can",
        "memory and processes are watched twice a second, not accounted by the kernel",
    ];

    /// <summary>Whether system calls can be filtered here, without which bubblewrap is of no use either.</summary>
    public bool FiltersCalls { get; init; }

    /// <summary>Whether Landlock keeps commands to their files within bubblewrap too.</summary>
    public bool ServesWithBubblewrap { get; init; }

    /// <summary>Whether abstract Unix sockets of others are kept from commands that share the machine's network.</summary>
    public bool KeepsAbstractSockets { get; init; }

    /// <summary>What confines commands where bubblewrap does its part.</summary>
    public string BackendWithBubblewrap => IsNone ? "bubblewrap + seccomp" : $"bubblewrap + {Backend}";

    /// <summary>Whether all that a profile promises is kept.</summary>
    public bool IsComplete => Backend != None && Gaps.Count == 0;

    /// <summary>Whether nothing is kept at all.</summary>
    public bool IsNone => Backend == None;

    private const string None = "none";

    private static readonly string[] _whateverTheKernel =
    [
        "memory and environment of processes outside (ptrace, /proc)",
        "namespaces, mounts, io_uring, bpf, keys, kernel modules, terminal input",
        "capabilities, set-user-id programs, inherited descriptors",
    ];

    /// <summary>What commands are kept from where bubblewrap does its part, however little Landlock there is.</summary>
    public static IReadOnlyList<string> EnforcedWithBubblewrap { get; } =
    [
        "files: what is not granted is not there",
        "network: none, or one of its own, unless the profile has all of it; no sockets but those of the profile",
        "Unix sockets: none to be made unless the profile opens them, and then none that lie outside",
        "processes outside: they are not there",
        .. _whateverTheKernel,
    ];

    /// <summary>What this machine can do.</summary>
    public static SandboxStatus OfThisMachine()
    {
        if (!OperatingSystem.IsLinux())
        {
            return new(None, [], ["everything: there is no backend for this system"]);
        }

        if (RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
        {
            return new(None, [], [$"everything: there is no filter of system calls for {RuntimeInformation.ProcessArchitecture}"]);
        }

        var version = LandlockVersion.OfKernel();
        return !CanFilterCalls()
            ? new(None, [], ["everything: this kernel filters no system calls (seccomp)"])
            : version.Number == 0
            ? new(None, [], ["everything: this kernel has no Landlock, or it is switched off"]) { FiltersCalls = true }
            : new($"landlock {version.Number} + seccomp", Enforced(version), version.Gaps)
            {
                FiltersCalls = true,
                ServesWithBubblewrap = version.ServesWithBubblewrap,
                KeepsAbstractSockets = version.Scopes != 0,
            };
    }

    private static string[] Enforced(LandlockVersion version) =>
    [
        "files: what is not granted is neither read nor run, made, written, truncated, renamed, linked or removed",
        "network: no sockets but those of the profile" + (version.Network != 0 ? ", and no TCP by the files' rules either" : ""),
        "Unix sockets: none to be made unless the profile opens them",
        .. version.Scopes != 0 ? ["signals, and abstract sockets, to processes outside"] : Array.Empty<string>(),
        .. _whateverTheKernel,
    ];

    private static unsafe bool CanFilterCalls()
    {
        const nint isActionAvailable = 2;
        var action = Filter.Kill;
        return RawCalls.Call(Calls.Seccomp.Here, isActionAvailable, 0, (nint)(&action)) == 0;
    }
}
