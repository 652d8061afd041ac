using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using AcpAgent.Core.Platform;
using AcpAgent.Core.Processes.Helper;
using AcpAgent.Core.Processes.Spawning;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Processes;

/// <summary>
/// Starts children, each under a helper of its own, all from one thread that lives as long as this. As the first process of a container
/// it also reaps what others leave behind: nobody else does.
/// </summary>
public sealed class ChildSpawner : IAsyncDisposable
{
    private readonly HelperProgram _helper;
    private readonly BlockingCollection<Action> _work = [];
    private readonly ConcurrentDictionary<ChildProcess, byte> _children = [];
    private readonly HashSet<int> _helpers = [];
    private readonly HashSet<int> _reapedBefore = [];
    private readonly PosixSignalRegistration? _orphans;
    private readonly Thread _thread;

    /// <summary>A spawner; its thread starts at once.</summary>
    public ChildSpawner(HelperProgram helper)
    {
        _helper = helper;
        _thread = new Thread(Work) { IsBackground = true, Name = "children" };
        _thread.Start();
        if (IsFirst)
        {
            _orphans = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => AskToReap());
            AskToReap();
        }
    }

    /// <summary>True where this process is the first of a container, to which all orphans come.</summary>
    internal static bool IsFirst => Environment.ProcessId == 1;

    /// <summary>Starts a child; completes when its program runs.</summary>
    /// <exception cref="ChildStartException">It could not be started as it was meant to be.</exception>
    public async Task<ChildProcess> StartAsync(ChildStart start)
    {
        if (start.Arguments.Concat(start.Environment.Keys).Concat(start.Environment.Values).Append(start.WorkingDirectory).Any(text => text.Contains('\0')))
        {
            throw new ChildStartException("The child was not started: what it is started with has a NUL in it.");
        }

        var child = await OnThread(() => Spawn(start)).ConfigureAwait(false);
        _ = _children.TryAdd(child, 0);
        _ = ForgetAsync(child);
        try
        {
            await child.Started.ConfigureAwait(false);
            return child;
        }
        catch
        {
            await child.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends all children and everything that they started.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_children.Keys.Select(child => child.DisposeAsync().AsTask())).ConfigureAwait(false);
        _orphans?.Dispose();
        _work.CompleteAdding();
    }

    private void AskToReap()
    {
        try
        {
            _work.Add(ReapOrphans);
        }
        catch (InvalidOperationException)
        {
            // It ends; what is left goes with the container.
        }
    }

    /// <summary>Reaps whatever has ended, helpers among them, which are remembered as reaped.</summary>
    private void ReapOrphans()
    {
        while (SpawnCalls.ReapAny() is > 0 and var process)
        {
            if (_helpers.Contains(process))
            {
                _ = _reapedBefore.Add(process);
            }
        }
    }

    private async Task ForgetAsync(ChildProcess child)
    {
        await child.Gone.ConfigureAwait(false);
        _ = await OnThread(() =>
        {
            if (!_reapedBefore.Remove(child.HelperId))
            {
                SpawnCalls.Reap(child.HelperId);
            }

            return _helpers.Remove(child.HelperId);
        }).ConfigureAwait(false);
        child.HasBeenReaped();
        _ = _children.TryRemove(child, out _);
    }

    private ChildProcess Spawn(ChildStart start)
    {
        List<SafeFileHandle> theirs = [];
        List<SafeFileHandle> ours = [];
        try
        {
            SafeFileHandle? input = null;
            if (start.HasInput)
            {
                var (read, write) = SpawnCalls.Pipe();
                theirs.Add(read);
                ours.Add(input = write);
            }
            else
            {
                theirs.Add(File.OpenHandle("/dev/null"));
            }

            var (output, outputEnd) = SpawnCalls.Pipe();
            ours.Add(output);
            theirs.Add(outputEnd);
            SafeFileHandle? errors = null;
            if (start.SeparatesErrors)
            {
                var (read, write) = SpawnCalls.Pipe();
                ours.Add(errors = read);
                theirs.Add(write);
            }
            else
            {
                theirs.Add(new SafeFileHandle(outputEnd.DangerousGetHandle(), ownsHandle: false));
            }

            theirs.Add(SpawnCalls.MemoryFile(Orders.Write(start)));
            var (control, controlEnd) = SpawnCalls.Line();
            ours.Add(control);
            theirs.Add(controlEnd);
            var helper = SpawnCalls.Start(
                _helper.File, [_helper.File, .. _helper.Arguments, HelperProgram.Word], _helper.Environment, theirs);
            _ = _helpers.Add(helper);
            return new ChildProcess(helper, new HelperLine(control), input, output, errors);
        }
        catch (SystemCallException error)
        {
            ours.ForEach(handle => handle.Dispose());
            throw new ChildStartException($"The child was not started: {error.Message}");
        }
        finally
        {
            theirs.ForEach(handle => handle.Dispose());
        }
    }

    private Task<T> OnThread<T>(Func<T> step)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(step());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    private void Work()
    {
        foreach (var step in _work.GetConsumingEnumerable())
        {
            step();
        }
    }
}
