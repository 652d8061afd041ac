using System.Text.Json.Nodes;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Agent;

/// <summary>What the answer to a prompt carries in its <c>_meta</c>, under the agent's own keys: its tokens, and what it ran with.</summary>
internal static class TurnMeta
{
    private const string UsageKey = "acp-agent/usage";

    private const string VersionsKey = "acp-agent/versions";

    public static JsonObject Of(TokenUsage usage, IReadOnlyDictionary<string, string> versions) => new()
    {
        [UsageKey] = new JsonObject
        {
            ["inputTokens"] = usage.Input,
            ["outputTokens"] = usage.Output,
            ["cachedReadTokens"] = usage.CachedInput,
            ["thoughtTokens"] = usage.Reasoning,
            ["totalTokens"] = usage.Input + usage.Output,
        },
        [VersionsKey] = new JsonObject(versions.Select(version => KeyValuePair.Create<string, JsonNode?>(version.Key, version.Value))),
    };
}
