using AcpAgent.Core.Processes;
using AcpAgent.Core.Tools.Clients;

namespace AcpAgent.Core.Tools.Shell;

/// <summary>How a command ended.</summary>
/// <param name="Succeeded">Whether it ended by itself, with 0.</param>
/// <param name="Text">A sentence.</param>
internal sealed record CommandEnd(bool Succeeded, string Text)
{
    public static CommandEnd Of(ChildExit exit) => exit switch
    {
        { Excess: { } excess } => new(false, $"The command was ended because it used {excess}."),
        { Code: { } code } => OfCode(code),
        { Signal: { } signal } => new(false, $"The command was killed by signal {signal}."),
        _ => Unknown,
    };

    public static CommandEnd Of(TerminalExit exit) => exit switch
    {
        { Signal: { Length: > 0 } signal } => new(false, $"The command was killed by signal {ToolTexts.OneLine(signal.Length > 40 ? signal[..40] : signal)}."),
        { Code: { } code } => OfCode(code),
        _ => Unknown,
    };

    public static CommandEnd TookTooLong(TimeSpan timeout) => new(false, $"The command was ended after {timeout.TotalSeconds:0} seconds, its timeout.");

    public static CommandEnd SaidNothing(TimeSpan idle) => new(false, $"The command was ended because it wrote nothing for {idle.TotalSeconds:0} seconds.");

    private static CommandEnd Unknown { get; } = new(false, "The command ended.");

    private static CommandEnd OfCode(long code) => new(code == 0, $"The command ended with exit code {code}.");
}
