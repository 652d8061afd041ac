using System.Diagnostics;
using System.Text;
using AcpAgent.Core.Tools.Clients;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>A command in a terminal of the client that is waited for, within the same limits as one that the agent runs.</summary>
internal sealed class TerminalRun(ShellOptions options, HeldTerminal held, ShellOrder order, IToolRun run)
{
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Waits for the end. The terminal has been let go of then, whatever happens.</summary>
    /// <param name="path">Where output goes that is too long.</param>
    /// <param name="preview">What is shown to whoever does not have the terminal.</param>
    /// <param name="surroundings">What is told besides.</param>
    /// <param name="cancellation">Ends the command.</param>
    public async Task<ToolResult> FinishAsync(string path, IReadOnlyList<ToolCallContent> preview, Func<string> surroundings, CancellationToken cancellation)
    {
        using var ending = cancellation.UnsafeRegister(static held => ((HeldTerminal)held!).LetGo(), held);
        try
        {
            var shown = new Terminal { TerminalId = await held.MadeAsync(cancellation).ConfigureAwait(false) };
            run.Report([shown, .. preview]);
            var (cut, exit) = await WatchAsync(cancellation).ConfigureAwait(false);
            var look = await held.LookAsync(cancellation).ConfigureAwait(false);
            var how = cut ?? CommandEnd.Of(exit ?? look.Exit ?? new TerminalExit(null, null));
            var text = await TextAsync(look, path).ConfigureAwait(false);
            text += $"{(text.Length == 0 || text.EndsWith('\n') ? "" : "\n")}[{how.Text}]{surroundings()}";
            return new ToolResult(how.Succeeded, text, [shown, ToolTexts.Shown($"$ {order.Command}\n{text}")]);
        }
        catch (ClientTerminalException error)
        {
            cancellation.ThrowIfCancellationRequested();
            return ToolTexts.Failed($"The command was given to the user's client to be run in a terminal, and how it ended is not known: {error.Message}. It was not run elsewhere.");
        }
        finally
        {
            held.LetGo();
        }
    }

    /// <summary>What the client has of the output, as it is told and shown; all of it in a file where that is too much.</summary>
    private async Task<string> TextAsync(TerminalLook look, string path)
    {
        var output = new CommandOutput(path, options.MostOutput, alwaysInFile: false, options.Secrets.Current);
        await using (output.ConfigureAwait(false))
        {
            await output.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(look.Output)), static () => { }).ConfigureAwait(false);
        }

        return look.IsCut ? $"[The user's client has kept only the end of the output.]\n{output.ToText()}" : output.ToText();
    }

    /// <summary>Waits until the command has ended by itself, or ends it.</summary>
    /// <returns>Why it was ended, null where it was not; and how it ended, as far as that is known.</returns>
    private async Task<(CommandEnd? Cut, TerminalExit? Exit)> WatchAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var exit = held.WaitAsync(stop.Token);
        try
        {
            var pause = options.Idle / 20 < _longestPause ? options.Idle / 20 : _longestPause;
            var (seen, since) = ("", _clock.Elapsed);
            while (true)
            {
                var left = order.Timeout - _clock.Elapsed;
                var idle = since + options.Idle - _clock.Elapsed;
                if (left <= TimeSpan.Zero || idle <= TimeSpan.Zero)
                {
                    await held.KillAsync().ConfigureAwait(false);
                    await Task.WhenAny(exit, Task.Delay(options.Leave, cancellation)).ConfigureAwait(false);
                    return (left <= TimeSpan.Zero ? CommandEnd.TookTooLong(order.Timeout) : CommandEnd.SaidNothing(options.Idle), null);
                }

                await Task.WhenAny(exit, Task.Delay(Least(left, idle, pause), cancellation)).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                if (exit.IsCompleted)
                {
                    return (null, await exit.ConfigureAwait(false));
                }

                var look = await held.LookAsync(cancellation).ConfigureAwait(false);
                if (look.Exit is { } known)
                {
                    return (null, known);
                }

                if (look.Output != seen)
                {
                    (seen, since) = (look.Output, _clock.Elapsed);
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            _ = exit.ContinueWith(static unheard => unheard.Exception, TaskScheduler.Default);
        }
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b, TimeSpan c) => TimeSpan.FromTicks(Math.Min(a.Ticks, Math.Min(b.Ticks, c.Ticks)));
}
