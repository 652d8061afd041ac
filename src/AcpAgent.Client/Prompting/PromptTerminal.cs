using AcpAgent.Client.Rendering;

namespace AcpAgent.Client.Prompting;

/// <summary>The ends of a terminal that a prompt uses.</summary>
/// <param name="Answer">Where the agent's words go.</param>
/// <param name="Details">Where everything around them goes.</param>
/// <param name="Wire">Where messages go that are written out as they are.</param>
/// <param name="Input">Where a person answers; null where there is none.</param>
public sealed record PromptTerminal(Screen Answer, Screen Details, Stream Wire, TextReader? Input)
{
    /// <summary>The process's own.</summary>
    public static PromptTerminal OfProcess() => new(
        Screen.StandardOutput(),
        Screen.StandardError(),
        Console.OpenStandardOutput(),
        TerminalInput.OfProcess());
}
