namespace AcpAgent.Client.Prompting;

/// <summary>What a person types.</summary>
public static class TerminalInput
{
    /// <summary>
    /// The process's standard input, where that is a terminal; null where nobody can be asked. The terminal itself edits and echoes the
    /// line: <see cref="Console.In"/> would switch that off and ask the terminal where its cursor is.
    /// </summary>
    public static TextReader? OfProcess() => Console.IsInputRedirected ? null : new StreamReader(Console.OpenStandardInput(), Console.InputEncoding);
}
