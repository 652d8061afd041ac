using System.Text.Json.Nodes;
using AcpAgent.Core.Mcp;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Agent;

/// <summary>How a client is told of a session's MCP servers: in the <c>_meta</c> of a <c>session_info_update</c> that says nothing else.</summary>
internal static class McpMeta
{
    /// <summary>The key.</summary>
    public const string Key = "acp-agent/mcp";

    public static SessionInfoUpdate Of(IReadOnlyList<McpServerStatus> servers) => new()
    {
        Meta = new JsonObject { [Key] = new JsonObject { ["servers"] = new JsonArray([.. servers.Select(Describe)]) } },
    };

    private static JsonNode Describe(McpServerStatus server)
    {
        var described = new JsonObject
        {
            ["name"] = server.Name,
            ["status"] = server.State switch
            {
                McpServerState.Starting => "starting",
                McpServerState.Ready => "ready",
                McpServerState.Failed => "failed",
                McpServerState.GivenUp or _ => "given_up",
            },
            ["tools"] = new JsonArray([.. server.Tools.Select(name => JsonValue.Create(name))]),
        };
        if (server.Error is { } error)
        {
            described["error"] = error;
        }

        return described;
    }
}
