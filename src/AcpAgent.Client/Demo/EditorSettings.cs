using System.Text.Json;
using System.Text.Json.Nodes;
using AcpAgent.Client.Processes;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Client.Demo;

/// <summary>What to write into an editor's settings.</summary>
internal static class EditorSettings
{
    /// <summary>For Zed.</summary>
    public static string Zed(AgentCommand agent)
    {
        JsonObject settings = new()
        {
            ["agent_servers"] = new JsonObject
            {
                ["AcpAgent"] = new JsonObject
                {
                    ["type"] = "custom",
                    ["command"] = agent.Program,
                    ["args"] = new JsonArray([.. agent.Arguments.Select(static JsonNode (argument) => JsonValue.Create(argument))]),
                },
            },
        };
        return settings.ToJsonString(new JsonSerializerOptions(AcpJson.Options) { WriteIndented = true });
    }
}
