using AcpAgent.Core.Mcp;
using AcpAgent.Core.Sessions;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Turns;

namespace AcpAgent.Core.Agent;

/// <summary>
/// The tools of a session's MCP servers, for one turn. Which servers there are is read at its beginning; asked between replies, it also says
/// what has become of them.
/// </summary>
internal sealed class ServerTools(McpHost host, LiveSession session) : IToolSource
{
    private bool _isRead;

    public async ValueTask<IReadOnlyList<ITool>> CurrentAsync(CancellationToken cancellation)
    {
        if (host.Of(session.Id) is not { } servers)
        {
            return [];
        }

        if (!_isRead)
        {
            await servers.RefreshAsync(cancellation).ConfigureAwait(false);
            _isRead = true;
        }

        var tools = await servers.ToolsAsync(cancellation).ConfigureAwait(false);
        foreach (var news in servers.TakeNews())
        {
            session.NoteOnce(news);
        }

        return tools;
    }
}
