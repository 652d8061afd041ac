using System.Text.Json.Nodes;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Agent;

/// <summary>A prompt's tokens in the <c>_meta</c> of its answer, under the agent's own key.</summary>
internal static class UsageMeta
{
    private const string Key = "acp-agent/usage";

    public static JsonObject Of(TokenUsage usage) => new()
    {
        [Key] = new JsonObject
        {
            ["inputTokens"] = usage.Input,
            ["outputTokens"] = usage.Output,
            ["cachedReadTokens"] = usage.CachedInput,
            ["thoughtTokens"] = usage.Reasoning,
            ["totalTokens"] = usage.Input + usage.Output,
        },
    };
}
