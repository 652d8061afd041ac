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
    private const string Nowhere = "/dev/null";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

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
    /// <param name="start">How.</param>
    /// <param name="patience">How long bubblewrap may take, where it is used; null for what is usual.</param>
    /// <exception cref="ChildStartException">It could not be started as it was meant to be.</exception>
    public async Task<ChildProcess> StartAsync(ChildStart start, TimeSpan? patience = null)
    {
        if (start.Arguments.Concat(start.Environment.Keys).Concat(start.Environment.Values).Append(start.WorkingDirectory).Any(text => text.Contains('\0')))
        {
            throw new ChildStartException($"{ChildStartException.Beginning}what it is started with has a NUL in it.");
        }

        var view = start.Confinement is { Bubblewrap: not null } confinement ? ViewedStart.Of(confinement, _helper) : null;
        var child = await OnThread(() => Spawn(start, view)).ConfigureAwait(false);
        _ = _children.TryAdd(child, 0);
        _ = ForgetAsync(child);
        try
        {
            if (view is not null && await Task.WhenAny(child.Started, Task.Delay(patience ?? _patience)).ConfigureAwait(false) != child.Started)
            {
                // Nobody is there yet who could be told. It is ended before anybody waits for its end.
                child.GiveUp("bubblewrap takes too long.");
                _ = await OnThread(() => EndHelper(child)).ConfigureAwait(false);
                child.HangUp();
            }

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

    private bool EndHelper(ChildProcess child)
    {
        var isThere = _helpers.Contains(child.HelperId) && !_reapedBefore.Contains(child.HelperId);
        if (isThere)
        {
            SpawnCalls.Kill(child.HelperId);
        }

        return isThere;
    }

    private ChildProcess Spawn(ChildStart start, ViewedStart? view)
    {
        List<SafeFileHandle> theirs = [];
        List<SafeFileHandle> ours = [];
        try
        {
            SafeFileHandle? input = null, errors = null, complaints = null;
            if (start.HasInput)
            {
                (var read, input) = SpawnCalls.Pipe();
                theirs.Add(read);
                ours.Add(input);
            }
            else
            {
                theirs.Add(File.OpenHandle(Nowhere));
            }

            var output = Readable();
            if (start.SeparatesErrors)
            {
                errors = Readable();
            }
            else
            {
                theirs.Add(new SafeFileHandle(theirs[^1].DangerousGetHandle(), ownsHandle: false));
            }

            theirs.Add(SpawnCalls.MemoryFile(Orders.Write(start, view?.Seen ?? [])));
            var (control, controlEnd) = SpawnCalls.Line();
            ours.Add(control);
            theirs.Add(controlEnd);
            var (file, arguments, descriptors) = (_helper.File, (IReadOnlyList<string>)[_helper.File, .. _helper.Arguments, HelperProgram.Word], theirs);
            if (view is not null)
            {
                complaints = Readable();
                theirs.AddRange([File.OpenHandle(Nowhere), File.OpenHandle(Nowhere, FileMode.Open, FileAccess.Write), SpawnCalls.MemoryFile(view.Told), File.OpenHandle(_helper.File)]);
                descriptors = ViewedStreams.Order(theirs);
                (file, arguments) = (start.Confinement!.Bubblewrap!, ["bwrap", "--args", $"{ViewedStreams.Arguments}", "--", view.Program, .. arguments.Skip(1)]);
            }

            var helper = SpawnCalls.Start(file, arguments, _helper.Environment, descriptors);
            _ = _helpers.Add(helper);
            if (start.Confinement is { Bubblewrap: not null, Shown: null })
            {
                MemoryVictim.Make(helper);
            }

            return new ChildProcess(helper, new HelperLine(control), input, output, errors, complaints);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ours.ForEach(handle => handle.Dispose());
            throw new ChildStartException($"{ChildStartException.Beginning}{error.Message}");
        }
        finally
        {
            theirs.ForEach(handle => handle.Dispose());
        }

        SafeFileHandle Readable()
        {
            var (read, write) = SpawnCalls.Pipe();
            ours.Add(read);
            theirs.Add(write);
            return read;
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
