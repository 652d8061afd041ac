using System.Text.Json;

namespace AcpAgent.Core.Permissions;

/// <summary>
/// All that a decision may look at, gathered beforehand so that the decision itself is a pure function.
/// </summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Arguments">Its arguments, a JSON object.</param>
/// <param name="Paths">The files that it would touch.</param>
/// <param name="Command">The shell command that it would run; null for none.</param>
public sealed record ToolCallFacts(string Tool, JsonElement Arguments, IReadOnlyList<PathFact> Paths, CommandFact? Command = null);

/// <summary>A path as the tool was given it and where it really leads.</summary>
/// <param name="Given">As the model wrote it.</param>
/// <param name="Canonical">Absolute, links resolved; for a file not there yet, its directory resolved and the name appended.</param>
/// <param name="WithinRoots">True where the canonical path lies beneath a root of the session.</param>
/// <param name="Writes">True where the tool would create or change it.</param>
/// <param name="Protected">True for files that govern the agent or run code by themselves (<c>.agentao/</c>, <c>AGENTAO.md</c>, <c>.git/hooks</c>, <c>.env</c>, shell start-up files).</param>
public sealed record PathFact(string Given, string Canonical, bool WithinRoots, bool Writes, bool Protected);
