using System.Runtime.CompilerServices;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Sandbox.Linux;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Processes.Helper;

/// <summary>
/// What our executable is when it is started to watch over one child: it starts the child, confined, adopts whatever the child
/// leaves behind, and ends it all when the child has ended, when it is told to, or when the agent is gone.
/// </summary>
public static unsafe class HelperMode
{
    /// <summary>Where the orders are.</summary>
    public const int OrdersDescriptor = 3;

    /// <summary>Where it talks with the agent.</summary>
    public const int ControlDescriptor = 4;

    private const nint ParentDeathSignal = 1, NotDumpable = 4, ChildSubreaper = 36;

    /// <summary>True where the program's arguments say so.</summary>
    public static bool IsWanted(string[] arguments) => arguments is [HelperProgram.Word];

    /// <summary>Does it all.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Run()
    {
        var control = new HelperControl(ControlDescriptor);
        try
        {
            using var victim = MemoryVictim.OfThisProcess();

            // Nobody looks into it, and whatever loses its parent becomes its child.
            _ = RawCalls.Must("prctl", "", Calls.ProcessControl.Here, NotDumpable, 0);
            _ = RawCalls.Must("prctl", "", Calls.ProcessControl.Here, ChildSubreaper, 1);
            var (start, seen) = Orders.Read(ReadOrders());
            if (start.Confinement?.Bubblewrap is not null)
            {
                // Bubblewrap, outside, is this process's parent: with it everything in here ends.
                const nint kill = 9;
                _ = RawCalls.Must("prctl", "", Calls.ProcessControl.Here, ParentDeathSignal, kill);
                ViewedStreams.Take();
            }

            if (seen.Select(file => file.Complaint()).FirstOrDefault(complaint => complaint is not null) is { } complaint)
            {
                control.Tell(new(HelperWord.Failed, (int)ChildStep.View, 0, complaint));
                return 1;
            }

            return Start(start, control, victim);
        }
        catch (Exception error)
        {
            control.Tell(new(HelperWord.Failed, (int)ChildStep.Orders, 0, error.Message));
            return 1;
        }
    }

    private static int Start(ChildStart start, HelperControl control, MemoryVictim victim)
    {
        var version = LandlockVersion.OfKernel();
        SafeFileHandle? ruleset = null;
        try
        {
            ruleset = start.Confinement is { } confinement && (confinement is { Bubblewrap: null } or { Shown: not null } || version.ServesWithBubblewrap) ? Ruleset.Make(confinement, version) : null;
        }
        catch (SystemCallException error)
        {
            control.Tell(new(HelperWord.Failed, (int)ChildStep.Ruleset, error.Error, error.Message));
            return 1;
        }

        using var watch = new ChildWatch(start.Limits, control);
        var calls = ChildCalls.Of(start, Environment.ProcessId, ruleset is null ? -1 : (int)ruleset.DangerousGetHandle(), version);
        var list = calls.ToMemory(out var count);
        var (reportRead, reportWrite) = Pipe();

        Rehearse();
        victim.Raise();
        var child = Fork(list, count, reportWrite);
        victim.Lower();
        ruleset?.Dispose();
        if (child < 0)
        {
            control.Tell(new(HelperWord.Failed, (int)ChildStep.Fork, (int)-child));
            return 1;
        }

        _ = RawCalls.Call(Calls.Close.Here, reportWrite);
        LetGoOfStreams();
        return watch.Run((int)child, reportRead);
    }

    /// <summary>
    /// Whatever is called between fork and exec has been called before, in success and in failure, so that nothing has to be found or
    /// compiled there.
    /// </summary>
    private static void Rehearse()
    {
        const nint noDescriptor = -1;
        const int badDescriptor = 9;
        var rehearsal = new PreparedCalls();
        rehearsal.Add(ChildStep.Nothing, Calls.ProcessId);
        rehearsal.Add(ChildStep.Nothing, Calls.Close, noDescriptor, tolerated: (badDescriptor, 0));
        rehearsal.Add(ChildStep.Nothing, Calls.Close, noDescriptor);
        _ = PreparedCalls.Run(rehearsal.ToMemory(out var count), count, out _);
    }

    /// <summary>The child never returns from here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static nint Fork(PreparedCalls.Entry* list, int count, int report)
    {
        const nint tellOfEnd = 17; // SIGCHLD
        const int failed = 127;
        var (write, exit) = (Calls.Write.Here, Calls.ExitGroup.Here);
        var child = RawCalls.Call(Calls.Clone.Here, tellOfEnd);
        if (child != 0)
        {
            return child;
        }

        var which = PreparedCalls.Run(list, count, out var error);
        var words = stackalloc int[2];
        words[0] = (int)list[which].Step;
        words[1] = error;
        _ = RawCalls.Call(write, report, (nint)words, 2 * sizeof(int));
        while (true)
        {
            _ = RawCalls.Call(exit, failed);
        }
    }

    /// <summary>The child's streams are the child's alone: their ends are seen when it ends.</summary>
    private static void LetGoOfStreams()
    {
        using var nothing = new FileStream("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        for (var stream = 0; stream <= 2; stream++)
        {
            _ = RawCalls.Must("dup3", "", Calls.Duplicate.Here, nothing.SafeFileHandle.DangerousGetHandle(), stream, 0);
        }
    }

    private static (int Read, int Write) Pipe()
    {
        const nint closeOnExec = 0x80000;
        var ends = stackalloc int[2];
        _ = RawCalls.Must("pipe2", "", Calls.Pipe.Here, (nint)ends, closeOnExec);
        return (ends[0], ends[1]);
    }

    private static byte[] ReadOrders()
    {
        using var file = new SafeFileHandle(OrdersDescriptor, ownsHandle: true);
        var orders = new byte[RandomAccess.GetLength(file)];
        for (var read = 0; read < orders.Length;)
        {
            var more = RandomAccess.Read(file, orders.AsSpan(read), read);
            read = more > 0 ? read + more : throw new EndOfStreamException("The orders are cut short.");
        }

        return orders;
    }
}
