using AcpAgent.Client.Processes;
using AcpAgent.Client.Prompting;
using AcpAgent.Client.Rendering;
using AcpAgent.Protocol.Wire;

namespace AcpAgent.Client.Demo;

/// <summary>
/// The whole story, live: a conversation, a tool call with permission, the death of the agent in mid-sentence, another one that loads the
/// session, and the next prompt. Nothing is staged but the prompts; what is said to hold has been looked at.
/// </summary>
public static class DemoRun
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Tells it.</summary>
    /// <returns>0 where every step held; one of <see cref="ExitCodes"/> otherwise.</returns>
    public static async Task<int> RunAsync(DemoOptions options, Screen screen, Interrupts interrupts)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(interrupts);
        DemoStage stage = new(screen);
        using DemoFolder folder = new() { Keep = options.Keep };
        using CancellationTokenSource end = new(Longest);
        await using DemoStory story = new(options.Agent, folder, stage, screen);
        Task told = story.TellAsync(end.Token);
        if (await Task.WhenAny(told, interrupts.Asked, interrupts.Insisted).ConfigureAwait(false) != told)
        {
            await end.CancelAsync().ConfigureAwait(false);
            await told.ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
            screen.EndLine();
            return interrupts.Insisted.IsCompleted ? ExitCodes.OfSignal(await interrupts.Insisted.ConfigureAwait(false)) : ExitCodes.Cancelled;
        }

        try
        {
            await told.ConfigureAwait(false);
            return ExitCodes.Success;
        }
        catch (Exception e) when (e is DemoFailedException or AgentStartException or AcpException or IOException or OperationCanceledException)
        {
            folder.Keep = true;
            stage.Fail(e is OperationCanceledException ? $"it was not over after {Longest.TotalSeconds:0} seconds" : e.Message);
            await ExplainAsync(story, folder, stage).ConfigureAwait(false);
            return ExitCodes.Failure;
        }
    }

    private static async Task ExplainAsync(DemoStory story, DemoFolder folder, DemoStage stage)
    {
        string said = await story.LastWordsAsync().ConfigureAwait(false);
        if (said.Length > 0)
        {
            stage.Say($"The agent's last words were:\n{said}");
        }

        stage.Say($"Its folder is left as it is: {folder.Path}");
    }
}
