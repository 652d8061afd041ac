using System.Diagnostics;
using AcpAgent.Core.Processes;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>A command that is waited for: shows what it writes, ends it when it takes too long or nobody wants it any more.</summary>
internal sealed class ShellRun(ShellOptions options, ChildProcess child, ShellOrder order, IToolRun run)
{
    private static readonly TimeSpan _betweenReports = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _reported = -_betweenReports;

    /// <summary>Waits for the end. Nothing of the command is left then.</summary>
    /// <param name="path">Where output goes that is too long.</param>
    /// <param name="surroundings">What is told besides.</param>
    /// <param name="cancellation">Ends the command.</param>
    public async Task<ToolResult> FinishAsync(string path, Func<string> surroundings, CancellationToken cancellation)
    {
        var output = new CommandOutput(path, options.MostOutput, alwaysInFile: false, options.Secrets.Current);
        CommandEnd? cut;
        ChildExit exit;
        await using (output.ConfigureAwait(false))
        await using (child.ConfigureAwait(false))
        {
            using var ending = cancellation.UnsafeRegister(static child => ((ChildProcess)child!).Kill(), child);
            var reading = output.ReadAsync(child.Output, () => Report(output));
            cut = await WatchAsync(output).ConfigureAwait(false);
            exit = await child.Exited.ConfigureAwait(false);
            await child.Gone.ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }

        cancellation.ThrowIfCancellationRequested();
        var text = output.ToText();
        var how = cut ?? CommandEnd.Of(exit);
        var end = $"{(text.Length == 0 || text.EndsWith('\n') ? "" : "\n")}[{how.Text}]{surroundings()}";
        return new ToolResult(how.Succeeded, text + end, [Shown(text + end)]);
    }

    /// <summary>Waits until the command has ended by itself, or ends it.</summary>
    /// <returns>Why it was ended; null where it was not.</returns>
    private async Task<CommandEnd?> WatchAsync(CommandOutput output)
    {
        var (seen, since) = (0L, _clock.Elapsed);
        while (!child.Exited.IsCompleted)
        {
            var left = order.Timeout - _clock.Elapsed;
            var idle = since + options.Idle - _clock.Elapsed;
            if (left <= TimeSpan.Zero || idle <= TimeSpan.Zero)
            {
                child.Terminate();
                await Task.WhenAny(child.Exited, Task.Delay(options.Leave)).ConfigureAwait(false);
                child.Kill();
                return left <= TimeSpan.Zero ? CommandEnd.TookTooLong(order.Timeout) : CommandEnd.SaidNothing(options.Idle);
            }

            await Task.WhenAny(child.Exited, Task.Delay(left < idle ? left : idle)).ConfigureAwait(false);
            if (output.Total is var total && total != seen)
            {
                (seen, since) = (total, _clock.Elapsed);
            }
        }

        return null;
    }

    private void Report(CommandOutput output)
    {
        lock (_gate)
        {
            if (_clock.Elapsed - _reported < _betweenReports)
            {
                return;
            }

            _reported = _clock.Elapsed;
        }

        run.Report([Shown(output.ToText())]);
    }

    private ToolCallContent Shown(string text) => ToolTexts.Shown($"$ {order.Command}\n{text}");
}
