using System.Diagnostics.CodeAnalysis;
using AcpAgent.Core.Tools.Clients;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>
/// A command in a terminal of the client that runs on after its call. Its file has what the client had of the output when it was last looked
/// at, which is often at first and every few seconds later.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and links to nothing.")]
internal sealed class TerminalCommand : BackgroundCommand
{
    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(2);

    private readonly ShellOptions _options;
    private readonly HeldTerminal _held;
    private readonly CancellationTokenSource _stop = new();
    private string? _written;

    public TerminalCommand(string name, string command, string outputPath, HeldTerminal held, ShellOptions options)
        : base(name, command, outputPath)
    {
        (_options, _held) = (options, held);
        Ended = WatchAsync();
        Gone = Task.WhenAll(Ended, held.Gone);
    }

    public override Task<CommandEnd> Ended { get; }

    public override Task Gone { get; }

    /// <summary>What it has written so far, as it is in its file.</summary>
    public string Written => Volatile.Read(ref _written) ?? "";

    public override async Task StopAsync(TimeSpan leave)
    {
        // A client knows one way to end a command.
        await _held.KillAsync().ConfigureAwait(false);
        await Task.WhenAny(Ended, Task.Delay(leave)).ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
    }

    public override async Task EndAsync()
    {
        _held.LetGo();
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(Gone, Task.Delay(_options.Leave)).ConfigureAwait(false);
    }

    private async Task<CommandEnd> WatchAsync()
    {
        var exit = _held.WaitAsync(_stop.Token);
        try
        {
            for (var pause = _shortestPause; ; pause = pause * 1.25 < _longestPause ? pause * 1.25 : _longestPause)
            {
                await Task.WhenAny(exit, Task.Delay(pause, _stop.Token)).ConfigureAwait(false);
                _stop.Token.ThrowIfCancellationRequested();
                var end = exit.IsCompleted ? await exit.ConfigureAwait(false) : null;
                var look = await _held.LookAsync(_stop.Token).ConfigureAwait(false);
                await KeepAsync(look).ConfigureAwait(false);
                if ((end ?? look.Exit) is { } known)
                {
                    return CommandEnd.Of(known);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return new(false, "The command was ended.");
        }
        catch (ClientTerminalException error)
        {
            return new(false, $"How the command ended is not known: {error.Message}.");
        }
        finally
        {
            _ = exit.ContinueWith(static unheard => unheard.Exception, TaskScheduler.Default);
            await _stop.CancelAsync().ConfigureAwait(false);
            _held.LetGo();
        }
    }

    /// <summary>The whole file anew: of long output the client keeps the end, so that it does not only grow.</summary>
    private async Task KeepAsync(TerminalLook look)
    {
        var text = _options.Secrets.Current.Apply(look.IsCut ? $"[The user's client has kept only the end of the output.]\n{look.Output}" : look.Output);
        if (text == _written)
        {
            return;
        }

        try
        {
            var next = $"{OutputPath}.new";
            await File.WriteAllTextAsync(next, text).ConfigureAwait(false);
            File.Move(next, OutputPath, overwrite: true);
            Volatile.Write(ref _written, text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The command is not to be held responsible for a full disk; the next look tries again.
        }
    }
}
