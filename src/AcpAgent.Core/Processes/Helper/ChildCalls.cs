using System.Runtime.InteropServices;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Sandbox;
using AcpAgent.Core.Sandbox.Linux;

namespace AcpAgent.Core.Processes.Helper;

/// <summary>Everything that the child does between the fork and its program, in order.</summary>
internal static class ChildCalls
{
    private const nint ParentDeathSignal = 1, DropFromBoundingSet = 24, NoNewPrivileges = 38, Ambient = 47, ClearAmbient = 4;
    private const int KillSignal = 9, StopSignal = 19, LastSignal = 64, LastCapability = 63;
    private const int LimitFileSize = 1, LimitCore = 4, LimitProcesses = 6, LimitAddressSpace = 9;
    private const int NotPermitted = 1, Invalid = 22;

    /// <summary>Writes the calls down.</summary>
    /// <param name="start">The orders.</param>
    /// <param name="helper">The helper's process.</param>
    /// <param name="ruleset">The Landlock ruleset; -1 where the child is not confined, or confined by bubblewrap alone.</param>
    /// <param name="version">The kernel's Landlock.</param>
    public static PreparedCalls Of(ChildStart start, int helper, int ruleset, LandlockVersion version)
    {
        var calls = new PreparedCalls();
        calls.Add(ChildStep.Session, Calls.NewSession);
        calls.Add(ChildStep.ParentDeath, Calls.ProcessControl, ParentDeathSignal, KillSignal);
        calls.Add(ChildStep.ParentDeath, Calls.ParentId, expected: helper);
        AddLimits(calls, start.Limits);
        AddSignals(calls);
        calls.Add(ChildStep.Directory, Calls.ChangeDirectory, PreparedCalls.Text(start.WorkingDirectory));
        AddDescriptors(calls);
        if (start.Confinement is { } confinement)
        {
            AddConfinement(calls, confinement, ruleset, version);
        }

        calls.Add(
            ChildStep.Execute, Calls.Execute, PreparedCalls.Text(start.Program), PreparedCalls.Texts(start.Arguments),
            PreparedCalls.Texts(start.Environment.Select(variable => $"{variable.Key}={variable.Value}")));
        return calls;
    }

    private static void AddLimits(PreparedCalls calls, ChildLimits limits)
    {
        Add(LimitCore, 0);
        foreach (var (resource, limit) in (ReadOnlySpan<(int, long)>)
                 [(LimitAddressSpace, limits.AddressSpace), (LimitProcesses, limits.UserProcesses), (LimitFileSize, limits.FileSize)])
        {
            if (limit > 0)
            {
                Add(resource, limit);
            }
        }

        // Where the agent itself may use less, the kernel says so, and less it stays.
        void Add(int resource, long limit) => calls.Add(
            ChildStep.Limits, Calls.ResourceLimit, 0, resource,
            PreparedCalls.Bytes(MemoryMarshal.AsBytes<ulong>([(ulong)limit, (ulong)limit])), 0, tolerated: (NotPermitted, Invalid));
    }

    /// <summary>.NET ignores signals, such as that of a broken pipe, and what is ignored stays so in the next program.</summary>
    private static void AddSignals(PreparedCalls calls)
    {
        var defaultAction = PreparedCalls.Bytes(new byte[32]);
        var nothing = PreparedCalls.Bytes(new byte[8]);
        for (var signal = 1; signal <= LastSignal; signal++)
        {
            if (signal is not (KillSignal or StopSignal))
            {
                calls.Add(ChildStep.Signals, Calls.SignalAction, signal, defaultAction, 0, sizeof(ulong), tolerated: (Invalid, Invalid));
            }
        }

        const nint setMask = 2;
        calls.Add(ChildStep.Signals, Calls.SignalMask, setMask, nothing, 0, sizeof(ulong));
    }

    private static void AddDescriptors(PreparedCalls calls)
    {
        // They are still needed to tell of a failure.
        const nint closeOnExec = 4;
        calls.Add(ChildStep.Descriptors, Calls.CloseRange, 3, int.MaxValue, closeOnExec);
    }

    private static void AddConfinement(PreparedCalls calls, Confinement confinement, int ruleset, LandlockVersion version)
    {
        calls.Add(ChildStep.Capabilities, Calls.ProcessControl, Ambient, ClearAmbient);
        for (var capability = 0; capability <= LastCapability; capability++)
        {
            // Without privileges nothing can be dropped, and nothing can be regained either.
            calls.Add(ChildStep.Capabilities, Calls.ProcessControl, DropFromBoundingSet, capability, tolerated: (Invalid, NotPermitted));
        }

        const int thirdVersion = 0x2008_0522;
        calls.Add(
            ChildStep.Capabilities, Calls.SetCapabilities, PreparedCalls.Bytes(MemoryMarshal.AsBytes<int>([thirdVersion, 0])),
            PreparedCalls.Bytes(new byte[24]));
        calls.Add(ChildStep.Privileges, Calls.ProcessControl, NoNewPrivileges, 1);
        if (ruleset >= 0 || confinement is { Bubblewrap: null } or { Shown: not null })
        {
            calls.Add(ChildStep.Files, Calls.LandlockRestrict, ruleset);
        }

        const nint setFilter = 1;
        var filter = Filter.Build(FilterRules.Of(confinement, version), RuntimeInformation.ProcessArchitecture);
        var program = PreparedCalls.Bytes(MemoryMarshal.AsBytes<nint>([filter.Length, PreparedCalls.Bytes(MemoryMarshal.AsBytes<ulong>(filter))]));
        calls.Add(ChildStep.SystemCalls, Calls.Seccomp, setFilter, 0, program);
    }
}
