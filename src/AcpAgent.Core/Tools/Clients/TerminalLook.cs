namespace AcpAgent.Core.Tools.Clients;

/// <summary>A look at a terminal.</summary>
/// <param name="Output">What the client has of the output.</param>
/// <param name="IsCut">Whether the beginning is missing.</param>
/// <param name="Exit">How the command ended; null while it runs.</param>
public sealed record TerminalLook(string Output, bool IsCut, TerminalExit? Exit);

/// <summary>How a command in a terminal ended, as far as the client says.</summary>
/// <param name="Code">What it exited with; null where it did not.</param>
/// <param name="Signal">What killed it, in the client's words; null where nothing did.</param>
public sealed record TerminalExit(long? Code, string? Signal);
