using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AcpAgent.Core.Mcp.Connecting;

/// <summary>Asks a server for its tools, page by page, and takes no more than a model can be told of.</summary>
internal static class ToolListing
{
    /// <summary>Tools of one server.</summary>
    public const int Most = 500;

    /// <summary>Characters of one tool's description and schema.</summary>
    public const int Longest = 64 * 1024;

    private const int MostPages = 100;

    /// <summary>The tools; where names are given twice, the first.</summary>
    public static async Task<IReadOnlyList<Tool>> ReadAsync(McpClient client, CancellationToken cancellation)
    {
        if (client.ServerCapabilities.Tools is null)
        {
            return [];
        }

        List<Tool> tools = [];
        string? cursor = null;
        for (var page = 0; page < MostPages && tools.Count < Most; page++)
        {
            var result = await client.ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, cancellation).AsTask().WaitAsync(cancellation).ConfigureAwait(false);
            tools.AddRange(result.Tools.Where(IsUsable));
            if (result.NextCursor is not { Length: > 0 } next)
            {
                break;
            }

            cursor = next;
        }

        return [.. tools.DistinctBy(tool => tool.Name).Take(Most)];
    }

    private static bool IsUsable(Tool tool) =>
        tool.Name.Length > 0 && (tool.Description?.Length ?? 0) + tool.InputSchema.GetRawText().Length <= Longest;
}
