using AcpAgent.Core.Processes;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>A command that runs on after its call.</summary>
/// <param name="Command">Its text.</param>
/// <param name="Child">It.</param>
/// <param name="OutputPath">Where its output goes.</param>
/// <param name="Reading">Completes when its output has ended.</param>
internal sealed record BackgroundCommand(string Command, ChildProcess Child, string OutputPath, Task Reading)
{
    /// <summary>Ends it; completes when nothing of it is left.</summary>
    public async Task EndAsync()
    {
        await Child.DisposeAsync().ConfigureAwait(false);
        await Reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
