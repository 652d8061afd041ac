namespace AcpAgent.Core.Mcp.Settings;

/// <summary>The servers that a session is to have.</summary>
/// <param name="Servers">Each name once, those that win first.</param>
/// <param name="Problems">What is not used and why, for a person.</param>
internal sealed record McpServerSet(IReadOnlyList<McpServerSettings> Servers, IReadOnlyList<string> Problems);
