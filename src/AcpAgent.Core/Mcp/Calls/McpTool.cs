using System.Text.Json;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools;
using AcpAgent.Protocol.Schema;
using ModelContextProtocol.Protocol;

namespace AcpAgent.Core.Mcp.Calls;

/// <summary>A tool of a server, as one of the agent's.</summary>
/// <param name="connection">Its server.</param>
/// <param name="tool">As the server describes it.</param>
/// <param name="name">As the model calls it.</param>
internal sealed class McpTool(McpConnection connection, Tool tool, string name) : ITool
{
    private const int LongestTitle = 120;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => $"[MCP server {ToolTexts.OneLine(connection.Settings.Name)}] {tool.Description}";

    /// <summary>Whatever the server says of the tool, nobody knows what it does.</summary>
    public ToolKind Kind => ToolKind.Other;

    /// <inheritdoc/>
    public bool OnlyLooks => tool.Annotations?.ReadOnlyHint == true;

    /// <inheritdoc/>
    public JsonElement Parameters => tool.InputSchema;

    /// <inheritdoc/>
    public string Title { get; } = TitleOf(connection.Settings.Name, tool);

    /// <inheritdoc/>
    public ValueTask<PreparedCall> PrepareAsync(JsonElement arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var facts = new ToolCallFacts(name, arguments, [])
        {
            Mcp = new McpFact(
                connection.Settings.Name, connection.Settings.IsTrusted, ReadOnly: tool.Annotations?.ReadOnlyHint == true, Destructive: tool.Annotations?.DestructiveHint != false),
        };
        return ValueTask.FromResult<PreparedCall>(new McpCall(connection, tool, facts, Title, environment.Shell));
    }

    /// <summary>Whether it is the same tool of the same server, under the same name.</summary>
    public bool IsSameAs(McpTool other) => Name == other.Name && other.IsOf(connection, tool);

    private bool IsOf(McpConnection server, Tool described) => server == connection && ToolIdentity.AreSame(described, tool);

    private static string TitleOf(string server, Tool tool)
    {
        var title = ToolTexts.OneLine($"{server}: {tool.Annotations?.Title ?? tool.Title ?? tool.Name}");
        return title.Length <= LongestTitle ? title : string.Concat(title.AsSpan(0, LongestTitle - 1), "…");
    }
}
