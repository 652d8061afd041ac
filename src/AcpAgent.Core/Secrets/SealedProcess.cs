using AcpAgent.Core.Platform;

namespace AcpAgent.Core.Secrets;

/// <summary>Keeps what the process knows in its own memory.</summary>
public static class SealedProcess
{
    private const int SetDumpable = 4;
    private const int CoreSize = 4;

    /// <summary>
    /// From now on other processes of the same user can neither read the process's memory and environment nor attach to it, and it leaves no
    /// core file. Two system calls on Linux; elsewhere nothing. What is executed begins anew.
    /// </summary>
    public static unsafe void Seal()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        _ = RawCalls.Call(Calls.ProcessControl.Here, SetDumpable, 0);
        var limits = stackalloc ulong[2];
        if (RawCalls.Call(Calls.ResourceLimit.Here, 0, CoreSize, 0, (nint)limits) == 0)
        {
            // The hard limit stays, so that a command can ask for its own.
            limits[0] = 0;
            _ = RawCalls.Call(Calls.ResourceLimit.Here, 0, CoreSize, (nint)limits);
        }
    }
}
