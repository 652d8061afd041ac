using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using AcpAgent.Core.Processes.Helper;
using AcpAgent.Core.Processes.Spawning;
using Microsoft.Win32.SafeHandles;

namespace AcpAgent.Core.Processes;

/// <summary>A child, and the helper that watches over it.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan _complaining = TimeSpan.FromSeconds(2);

    private readonly HelperLine _line;
    private readonly Stream? _complaints;
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ChildExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reaped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="helper">The helper's process, or that of whoever starts it in a world of its own.</param>
    /// <param name="line">The line to the helper.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="output">What it writes.</param>
    /// <param name="errors">What it writes of errors, where they are kept apart.</param>
    /// <param name="complaints">What whoever starts the helper has to say; null where nobody stands between.</param>
    internal ChildProcess(int helper, HelperLine line, SafeFileHandle? input, SafeFileHandle output, SafeFileHandle? errors, SafeFileHandle? complaints = null)
    {
        _complaints = complaints is null ? null : Pipe(PipeDirection.In, complaints);
        (HelperId, _line) = (helper, line);
        Input = input is null ? null : Pipe(PipeDirection.Out, input);
        Output = Pipe(PipeDirection.In, output);
        Errors = errors is null ? null : Pipe(PipeDirection.In, errors);
        _ = ListenAsync();
    }

    /// <summary>The process of its program, once that runs.</summary>
    public int Id => _started.Task.IsCompletedSuccessfully ? _started.Task.Result : 0;

    /// <summary>What it reads; null where that is nothing.</summary>
    public Stream? Input { get; }

    /// <summary>What it writes.</summary>
    public Stream Output { get; }

    /// <summary>What it writes of errors; null where they come among its output.</summary>
    public Stream? Errors { get; }

    /// <summary>Completes when its program has ended. From then on what it has left behind is being ended.</summary>
    public Task<ChildExit> Exited => _exited.Task;

    /// <summary>Completes when nothing that it started is left.</summary>
    public Task Gone => _gone.Task;

    /// <summary>Completes when its program runs, or could not be run.</summary>
    internal Task Started => _started.Task;

    internal int HelperId { get; }

    /// <summary>Asks it and its group to end (<c>SIGTERM</c>).</summary>
    public void Terminate() => _line.Tell(HelperWord.Terminate);

    /// <summary>Its helper never came up.</summary>
    internal void GiveUp(string why) => _started.TrySetException(new ChildStartException($"{ChildStartException.Beginning}{why}"));

    /// <summary>Nothing more is heard of its helper.</summary>
    internal void HangUp() => _line.Dispose();

    /// <summary>Ends it and everything that it started.</summary>
    public void Kill() => _line.Tell(HelperWord.Kill);

    /// <summary>Ends it and everything that it started, and completes when nothing is left.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _reaped.Task.ConfigureAwait(false);
        if (Input is not null)
        {
            await Input.DisposeAsync().ConfigureAwait(false);
        }

        await Output.DisposeAsync().ConfigureAwait(false);
        if (Errors is not null)
        {
            await Errors.DisposeAsync().ConfigureAwait(false);
        }

        if (_complaints is not null)
        {
            await _complaints.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal void HasBeenReaped() => _reaped.TrySetResult();

    private async Task ListenAsync()
    {
        string? excess = null;
        while (await _line.HearAsync().ConfigureAwait(false) is { } message)
        {
            switch (message.Word)
            {
                case HelperWord.Started:
                    _started.TrySetResult(message.First);
                    break;
                case HelperWord.Failed:
                    _started.TrySetException(new ChildStartException(Explain(message)));
                    break;
                case HelperWord.Exceeded:
                    excess = message.Text;
                    break;
                case HelperWord.Exited:
                    _exited.TrySetResult(new(Number(message.First), Number(message.Second), excess));
                    break;
                case HelperWord.Gone:
                case HelperWord.Terminate:
                case HelperWord.Kill:
                default:
                    break;
            }
        }

        _line.Dispose();
        if (!_started.Task.IsCompleted)
        {
            _started.TrySetException(new ChildStartException($"{ChildStartException.Beginning}{await ComplaintAsync().ConfigureAwait(false) ?? "its helper ended without a word."}"));
        }

        _exited.TrySetResult(new(null, 9, excess));
        _gone.TrySetResult();
    }

    /// <summary>The last that was said by whoever was to start the helper; null for nothing.</summary>
    private async Task<string?> ComplaintAsync()
    {
        const int longest = 4096;
        if (_complaints is null)
        {
            return null;
        }

        var (bytes, length) = (new byte[longest], 0);
        using var patience = new CancellationTokenSource(_complaining);
        try
        {
            for (int more; length < longest && (more = await _complaints.ReadAsync(bytes.AsMemory(length), patience.Token).ConfigureAwait(false)) > 0;)
            {
                length += more;
            }
        }
        catch (OperationCanceledException)
        {
            // Somebody still holds the other end; what has been said is enough.
        }

        return Encoding.UTF8.GetString(bytes, 0, length).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
    }

    private static string Explain(HelperMessage message)
    {
        var why = message.Text.Length > 0 ? message.Text : message.Second != 0 ? Marshal.GetPInvokeErrorMessage(message.Second) : "unexpected result";
        return $"{ChildStartException.Beginning}{((ChildStep)message.First).Describe()}: {why}";
    }

    private static int? Number(int number) => number < 0 ? null : number;

    private static AnonymousPipeClientStream Pipe(PipeDirection direction, SafeFileHandle end)
    {
        var pipe = new SafePipeHandle(end.DangerousGetHandle(), ownsHandle: true);
        end.SetHandleAsInvalid();
        return new AnonymousPipeClientStream(direction, pipe);
    }
}
