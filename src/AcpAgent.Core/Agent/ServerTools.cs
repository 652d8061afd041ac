using AcpAgent.Core.Mcp;
using AcpAgent.Core.Sessions;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Turns;

namespace AcpAgent.Core.Agent;

/// <summary>The tools of a session's MCP servers, for a turn. Asked between replies, it also says what has become of servers.</summary>
internal sealed class ServerTools(McpHost host, LiveSession session) : IToolSource
{
    public async ValueTask<IReadOnlyList<ITool>> CurrentAsync(CancellationToken cancellation)
    {
        if (host.Of(session.Id) is not { } servers)
        {
            return [];
        }

        var tools = await servers.ToolsAsync(cancellation).ConfigureAwait(false);
        foreach (var news in servers.TakeNews())
        {
            session.NoteOnce(news);
        }

        return tools;
    }
}
