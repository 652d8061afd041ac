using System.Runtime.InteropServices;
using System.Text;

namespace AcpAgent.Client.Processes;

/// <summary>
/// A process that leads a group of its own: a Ctrl-C in the terminal does not reach it, and everything it started ends with it.
/// </summary>
internal sealed class ProcessGroup
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<ProcessExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _reaped;

    private ProcessGroup(int id)
    {
        Id = id;
        new Thread(Wait, maxStackSize: 256 * 1024) { IsBackground = true, Name = $"wait for {id}" }.Start();
    }

    /// <summary>The number of the process and of its group.</summary>
    public int Id { get; }

    /// <summary>Completes when the process has ended, and with it all that was left of its group.</summary>
    public Task<ProcessExit> Exited => _exited.Task;

    /// <summary>Starts a program with these descriptors as its standard ones.</summary>
    /// <exception cref="AgentStartException">The system cannot.</exception>
    public static unsafe ProcessGroup Start(AgentCommand command, int input, int output, int? errors)
    {
        byte* actions = stackalloc byte[Posix.OpaqueSize];
        byte* attributes = stackalloc byte[Posix.OpaqueSize];
        byte* signals = stackalloc byte[Posix.OpaqueSize];
        Check(command, Posix.InitActions(actions));
        Check(command, Posix.InitAttributes(attributes));
        byte** arguments = Strings([command.Program, .. command.Arguments]);
        byte** environment = Strings([.. command.EnvironmentBlock()]);
        try
        {
            Check(command, Posix.AddDuplicate(actions, input, 0));
            Check(command, Posix.AddDuplicate(actions, output, 1));
            Check(command, errors is { } fd ? Posix.AddDuplicate(actions, fd, 2) : 0);
            Check(command, command.WorkingDirectory is { } directory ? Posix.AddChangeDirectory(actions, directory) : 0);

            // .NET ignores SIGPIPE, and what is ignored stays so in a child unless it is told otherwise.
            _ = Posix.EmptySignals(signals);
            Check(command, Posix.SetSignalMask(attributes, signals));
            _ = Posix.AddSignal(signals, Posix.BrokenPipe);
            Check(command, Posix.SetDefaultSignals(attributes, signals));
            Check(command, Posix.SetGroup(attributes, 0));
            Check(command, Posix.SetFlags(attributes, Posix.GroupAndSignals));

            // A path is one from here, not from where the program will be started.
            string program = command.Program.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(command.Program) : command.Program;
            Check(command, Posix.Spawn(out int pid, program, actions, attributes, arguments, environment));
            return new ProcessGroup(pid);
        }
        finally
        {
            Free(arguments);
            Free(environment);
            _ = Posix.DestroyAttributes(attributes);
            _ = Posix.DestroyActions(actions);
        }
    }

    /// <summary>Sends a signal to all of the group; nothing happens once it is gone.</summary>
    public void Signal(int signal)
    {
        lock (_lock)
        {
            // Until it is reaped, nobody else can have its number.
            if (!_reaped)
            {
                _ = Posix.Signal(-Id, signal);
            }
        }
    }

    private unsafe void Wait()
    {
        byte* info = stackalloc byte[Posix.OpaqueSize];
        while (Posix.WaitId(Posix.ByProcess, (uint)Id, info, Posix.Exited | Posix.LeaveWaitable) != 0
            && Marshal.GetLastPInvokeError() == Posix.Interrupted)
        {
        }

        Signal(Posix.Kill);
        int status;
        lock (_lock)
        {
            while (Posix.WaitPid(Id, out status, 0) < 0 && Marshal.GetLastPInvokeError() == Posix.Interrupted)
            {
            }

            _reaped = true;
        }

        _exited.TrySetResult(ProcessExit.FromStatus(status));
    }

    private static void Check(AgentCommand command, int error)
    {
        if (error != 0)
        {
            throw new AgentStartException($"{command.Program} cannot be started: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    private static unsafe byte** Strings(IReadOnlyList<string> values)
    {
        byte** list = (byte**)NativeMemory.AllocZeroed((nuint)values.Count + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < values.Count; i++)
        {
            int length = Encoding.UTF8.GetByteCount(values[i]);
            list[i] = (byte*)NativeMemory.AllocZeroed((nuint)length + 1);
            Encoding.UTF8.GetBytes(values[i], new Span<byte>(list[i], length));
        }

        return list;
    }

    private static unsafe void Free(byte** list)
    {
        for (byte** item = list; *item is not null; item++)
        {
            NativeMemory.Free(*item);
        }

        NativeMemory.Free(list);
    }
}
