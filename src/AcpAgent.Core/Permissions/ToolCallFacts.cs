using System.Text.Json;

namespace AcpAgent.Core.Permissions;

/// <summary>
/// All that a decision may look at, gathered beforehand so that the decision itself is a pure function.
/// </summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Arguments">Its arguments, a JSON object.</param>
/// <param name="Paths">The files that it would touch.</param>
/// <param name="Command">The shell command that it would run; null for none.</param>
public sealed record ToolCallFacts(string Tool, JsonElement Arguments, IReadOnlyList<PathFact> Paths, CommandFact? Command = null)
{
    /// <summary>The address that it would fetch; null for none.</summary>
    public UrlFact? Url { get; init; }

    /// <summary>What is known of a tool that an MCP server offers; null for one of our own.</summary>
    public McpFact? Mcp { get; init; }
}

/// <summary>A path as the tool was given it and where it really leads.</summary>
/// <param name="Given">As the model wrote it.</param>
/// <param name="Canonical">Absolute, links resolved; for a file not there yet, its directory resolved and the name appended.</param>
/// <param name="WithinRoots">True where the canonical path lies beneath a root of the session.</param>
/// <param name="Writes">True where the tool would create or change it.</param>
/// <param name="Protected">True for files that govern the agent or run code by themselves (<c>.agentao/</c>, <c>AGENTAO.md</c>, <c>.git/hooks</c>, <c>.env</c>, shell start-up files).</param>
public sealed record PathFact(string Given, string Canonical, bool WithinRoots, bool Writes, bool Protected);

/// <summary>An address that a tool would fetch.</summary>
/// <param name="Url">As the model wrote it.</param>
/// <param name="Addresses">What its host was resolved to, all of it; the fetch goes to no other. Null where nobody has been asked yet.</param>
public sealed record UrlFact(string Url, IReadOnlyList<string>? Addresses);

/// <summary>A tool of an MCP server.</summary>
/// <param name="Server">The server's name.</param>
/// <param name="Trusted">True where operator or user trust the server.</param>
/// <param name="ReadOnly">True where the server says that the tool only reads.</param>
/// <param name="Destructive">True where it does not say that the tool destroys nothing.</param>
public sealed record McpFact(string Server, bool Trusted, bool ReadOnly, bool Destructive);
