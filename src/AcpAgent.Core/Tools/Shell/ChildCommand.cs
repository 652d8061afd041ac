using AcpAgent.Core.Processes;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>A child of the agent that runs on after its call.</summary>
internal sealed class ChildCommand : BackgroundCommand
{
    private readonly ChildProcess _child;
    private readonly CommandOutput _output;
    private readonly Task _reading;

    public ChildCommand(string name, string command, ChildProcess child, CommandOutput output)
        : base(name, command, output.Path)
    {
        (_child, _output) = (child, output);
        _reading = ReadAsync();
        Ended = TellAsync();
        Gone = LetGoAsync();
    }

    public override Task<CommandEnd> Ended { get; }

    public override Task Gone { get; }

    public override async Task StopAsync(TimeSpan leave)
    {
        _child.Terminate();
        await Task.WhenAny(_child.Exited, Task.Delay(leave)).ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
    }

    public override async Task EndAsync()
    {
        // This also ends the reading, should anybody else still hold the other end.
        await _child.DisposeAsync().ConfigureAwait(false);
        await Gone.ConfigureAwait(false);
    }

    private async Task<CommandEnd> TellAsync() => CommandEnd.Of(await _child.Exited.ConfigureAwait(false));

    /// <summary>Of one that has ended its output stays, and nothing that is open.</summary>
    private async Task LetGoAsync()
    {
        await Ended.ConfigureAwait(false);
        await _child.Gone.ConfigureAwait(false);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _child.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReadAsync()
    {
        await using (_output.ConfigureAwait(false))
        {
            await _output.ReadAsync(_child.Output, static () => { }).ConfigureAwait(false);
        }
    }
}
