using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Sessions;

/// <summary>
/// A call that ran in a terminal of a client has both in its content: the terminal, for the client that has it, and text for everybody else. A
/// terminal is of one connection and one life of the agent, so whoever loads the session later is never shown one.
/// </summary>
internal static class TerminalContent
{
    /// <summary>What a client is shown.</summary>
    /// <param name="update">With everything.</param>
    /// <param name="has">Whether the client has a terminal of that name.</param>
    public static SessionUpdate For(SessionUpdate update, Func<string, bool> has) => update switch
    {
        ToolCall { Content: { } content } call when HasTerminal(content) => call with { Content = Of(content, has) },
        ToolCallUpdate { Content: { } content } call when HasTerminal(content) => call with { Content = Of(content, has) },
        _ => update,
    };

    /// <summary>What whoever loads the session is shown.</summary>
    public static SessionUpdate Replayed(SessionUpdate update) => For(update, static _ => false);

    private static bool HasTerminal(IReadOnlyList<ToolCallContent> content) => content.Any(part => part is Terminal);

    private static ToolCallContent[] Of(IReadOnlyList<ToolCallContent> content, Func<string, bool> has) =>
        content.Any(part => part is Terminal terminal && has(terminal.TerminalId))
            ? [.. content.Where(part => part is Terminal terminal && has(terminal.TerminalId))]
            : [.. content.Where(part => part is not Terminal)];
}
