using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Sandbox.Linux;

/// <summary>A version of the kernel's Landlock, and what it can keep a process from.</summary>
/// <param name="Number">As the kernel says; 0 where it has none.</param>
internal sealed record LandlockVersion(int Number)
{
    /// <summary>Where everything that a profile promises is kept.</summary>
    public const int Complete = 6;

    private const nint AskForVersion = 1;
    private const ulong ConnectAndBindTcp = 3;
    private const ulong AbstractSocketsAndSignals = 3;

    /// <summary>Whether it does more good than harm where bubblewrap governs files already: the first one refuses every renaming between directories.</summary>
    public bool ServesWithBubblewrap => Number >= 2;

    /// <summary>All rights to files that it knows: what it does not know cannot be taken away.</summary>
    public FileRights Files => Number switch
    {
        <= 0 => FileRights.None,
        1 => FileRights.Refer - 1,
        2 => (FileRights.Refer - 1) | FileRights.Refer,
        3 or 4 => (FileRights.Truncate - 1) | FileRights.Truncate,
        _ => (FileRights.ControlDevice - 1) | FileRights.ControlDevice,
    };

    /// <summary>All rights to the network that it knows.</summary>
    public ulong Network => Number >= 4 ? ConnectAndBindTcp : 0;

    /// <summary>All that it can keep inside.</summary>
    public ulong Scopes => Number >= Complete ? AbstractSocketsAndSignals : 0;

    /// <summary>Bytes of <c>struct landlock_ruleset_attr</c> that it knows.</summary>
    public int AttributeSize => Number switch { < 4 => 8, < Complete => 16, _ => 24 };

    /// <summary>What it cannot keep a process from, in words that complete "not enforced: …".</summary>
    public IReadOnlyList<string> Gaps =>
    [
        .. Gap(Number < 1, "files"),
        .. Gap(Number is 1, "renaming between directories is refused everywhere"),
        .. Gap(Number is >= 1 and < 5, "commands to devices that are open"),
        .. Gap(Number < Complete, "signals to other processes of the user, and abstract Unix sockets where Unix sockets are allowed"),
    ];

    /// <summary>This kernel's.</summary>
    public static LandlockVersion OfKernel()
    {
        if (!OperatingSystem.IsLinux() || Calls.LandlockCreate.Here < 0)
        {
            return new(0);
        }

        var answer = RawCalls.Call(Calls.LandlockCreate.Here, 0, 0, AskForVersion);
        return new(answer > 0 ? (int)answer : 0);
    }

    private static string[] Gap(bool isThere, string words) => isThere ? [words] : [];
}
