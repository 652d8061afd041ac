using System.IO.Pipes;

namespace AcpAgent.Client.Processes;

/// <summary>
/// An agent as a child process, spoken to over its standard input and output. It leads a process group of its own; what it has
/// started ends with it.
/// </summary>
public sealed class AgentProcess : IAsyncDisposable
{
    private readonly ProcessGroup _group;
    private readonly AnonymousPipeServerStream _input;
    private readonly AnonymousPipeServerStream _output;
    private readonly AnonymousPipeServerStream? _errors;
    private readonly ErrorTail? _tail;

    private AgentProcess(ProcessGroup group, AnonymousPipeServerStream input, AnonymousPipeServerStream output, AnonymousPipeServerStream? errors)
    {
        (_group, _input, _output, _errors) = (group, input, output, errors);
        _tail = errors is null ? null : new ErrorTail(errors);
    }

    /// <summary>The number of the process.</summary>
    public int Id => _group.Id;

    /// <summary>Its standard input. Writes block.</summary>
    public Stream Input => _input;

    /// <summary>Its standard output. Reads block.</summary>
    public Stream Output => _output;

    /// <summary>The end of what it has written to its standard error; empty unless that is captured.</summary>
    public string ErrorText => _tail?.Text ?? "";

    /// <summary>Completes when it has ended.</summary>
    public Task<ProcessExit> Exited => _group.Exited;

    /// <summary>Starts an agent.</summary>
    /// <exception cref="AgentStartException">It cannot be started.</exception>
    public static AgentProcess Start(AgentCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.WorkingDirectory is { } directory && !Directory.Exists(directory))
        {
            throw new AgentStartException($"{command.Program} cannot be started in {directory}: there is no such directory");
        }

        AnonymousPipeServerStream input = new(PipeDirection.Out);
        AnonymousPipeServerStream output = new(PipeDirection.In);
        AnonymousPipeServerStream? errors = command.CaptureErrors ? new(PipeDirection.In) : null;
        try
        {
            ProcessGroup group = ProcessGroup.Start(command, ChildEnd(input), ChildEnd(output), errors is null ? null : ChildEnd(errors));
            return new AgentProcess(group, input, output, errors);
        }
        catch
        {
            input.Dispose();
            output.Dispose();
            errors?.Dispose();
            throw;
        }
        finally
        {
            input.DisposeLocalCopyOfClientHandle();
            output.DisposeLocalCopyOfClientHandle();
            errors?.DisposeLocalCopyOfClientHandle();
        }
    }

    /// <summary>Ends it and everything it has started at once (SIGKILL).</summary>
    public void Kill() => _group.Signal(Posix.Kill);

    /// <summary>Asks it to end by closing its input, then by SIGTERM, then ends it; each after <paramref name="patience"/>.</summary>
    public async Task<ProcessExit> EndAsync(TimeSpan patience)
    {
        await _input.DisposeAsync().ConfigureAwait(false);
        if (!await HasExitedAsync(patience).ConfigureAwait(false))
        {
            _group.Signal(Posix.Terminate);
            if (!await HasExitedAsync(patience).ConfigureAwait(false))
            {
                Kill();
            }
        }

        return await Exited.ConfigureAwait(false);
    }

    /// <summary>Completes when it has ended and all of <see cref="ErrorText"/> is there.</summary>
    public async Task<ProcessExit> DrainAsync()
    {
        ProcessExit exit = await Exited.ConfigureAwait(false);
        if (_tail is not null)
        {
            // Something that left the group may hold the other end for ever.
            await Task.WhenAny(_tail.Ended, Task.Delay(TimeSpan.FromSeconds(1))).ConfigureAwait(false);
        }

        return exit;
    }

    /// <summary>Ends it at once, if it has not ended.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await DrainAsync().ConfigureAwait(false);
        await _input.DisposeAsync().ConfigureAwait(false);
        await _output.DisposeAsync().ConfigureAwait(false);
        _errors?.Dispose();
    }

    private async Task<bool> HasExitedAsync(TimeSpan patience) =>
        await Task.WhenAny(Exited, Task.Delay(patience)).ConfigureAwait(false) == Exited;

    private static int ChildEnd(AnonymousPipeServerStream pipe) => (int)pipe.ClientSafePipeHandle.DangerousGetHandle();
}
