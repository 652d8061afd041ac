using System.Text.Json.Nodes;
using AcpAgent.Core.Sandbox;

namespace AcpAgent.Core.Agent;

/// <summary>What <c>initialize</c> says of the sandbox, in its <c>_meta</c>.</summary>
internal static class SandboxMeta
{
    /// <summary>The key.</summary>
    public const string Key = "acp-agent/sandbox";

    public static JsonObject Of(SandboxStatus status) => new()
    {
        [Key] = new JsonObject
        {
            ["backend"] = status.Backend,
            ["enforces"] = List(status.Enforces),
            ["gaps"] = List(status.Gaps),
        },
    };

    private static JsonArray List(IReadOnlyList<string> texts) => [.. texts.Select(text => (JsonNode)JsonValue.Create(text))];
}
