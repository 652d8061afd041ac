namespace AcpAgent.Core.Tools.Shell;

/// <summary>A command that runs on after its call.</summary>
/// <param name="name">What the model calls it.</param>
/// <param name="command">Its text.</param>
/// <param name="outputPath">Where its output goes.</param>
internal abstract class BackgroundCommand(string name, string command, string outputPath)
{
    public string Name => name;

    public string Command => command;

    public string OutputPath => outputPath;

    /// <summary>Completes when it has ended, with how.</summary>
    public abstract Task<CommandEnd> Ended { get; }

    /// <summary>Completes when nothing of it is left and its output is all there.</summary>
    public abstract Task Gone { get; }

    /// <summary>Asks it to end, and ends it when it has had its time; completes when nothing of it is left.</summary>
    public abstract Task StopAsync(TimeSpan leave);

    /// <summary>Ends it at once; completes when nothing of it is left.</summary>
    public abstract Task EndAsync();

    /// <summary>One line.</summary>
    public string Describe() =>
        $"{Name} ({ToolTexts.Shortened(Command)}) {(Ended.IsCompletedSuccessfully ? $"has ended: {Ended.Result.Text}" : "runs.")} Output: {OutputPath}";
}
