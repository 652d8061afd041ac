namespace AcpAgent.Core.Processes;

/// <summary>What a child and all that it starts may use. Nothing is limited where a number is 0.</summary>
public sealed record ChildLimits
{
    /// <summary>No limits but that nothing leaves a core dump.</summary>
    public static ChildLimits None { get; } = new();

    /// <summary>
    /// Bytes of memory that a child may use where nobody says: three quarters of what this process itself may, so that a child which takes
    /// more and more is ended before the kernel ends somebody.
    /// </summary>
    public static long UsualMemory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;

    /// <summary>Bytes of address space of each process (<c>RLIMIT_AS</c>).</summary>
    public long AddressSpace { get; init; }

    /// <summary>Processes and threads of the user, all together (<c>RLIMIT_NPROC</c>); the kernel does not count those of root.</summary>
    public long UserProcesses { get; init; }

    /// <summary>Bytes of each file that is written (<c>RLIMIT_FSIZE</c>).</summary>
    public long FileSize { get; init; }

    /// <summary>Bytes of memory of all descendants together, looked at twice a second.</summary>
    public long WatchedMemory { get; init; }

    /// <summary>Descendants alive at a time, looked at twice a second.</summary>
    public int WatchedProcesses { get; init; }
}
