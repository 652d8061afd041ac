using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.OpenAi.Replies;

/// <summary>Token counts, under the names that providers give them.</summary>
internal static class UsageNumbers
{
    /// <summary>The usage that a chunk tells of, or null. It may be in the root, in the choice, or with the provider's own extras.</summary>
    public static UsageDetails? Of(JsonElement chunk, JsonElement? choice) =>
        Find(chunk) ?? (choice is { } c ? Find(c) : null) ?? (chunk.TryGetProperty("x_groq", out var extras) ? Find(extras) : null);

    private static UsageDetails? Find(JsonElement parent)
    {
        if (parent.ValueKind is not JsonValueKind.Object || !parent.TryGetProperty("usage", out var usage) || usage.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        var input = Count(usage, "prompt_tokens") ?? Count(usage, "input_tokens");
        var output = Count(usage, "completion_tokens") ?? Count(usage, "output_tokens");
        return input is null && output is null ? null : new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = Count(usage, "total_tokens") ?? (input ?? 0) + (output ?? 0),
            CachedInputTokenCount = Count(usage, "prompt_tokens_details", "cached_tokens")
                ?? Count(usage, "prompt_cache_hit_tokens") ?? Count(usage, "cached_tokens") ?? Count(usage, "cache_read_input_tokens"),
            ReasoningTokenCount = Count(usage, "completion_tokens_details", "reasoning_tokens") ?? Count(usage, "reasoning_tokens"),
        };
    }

    private static long? Count(JsonElement parent, string group, string name) =>
        parent.TryGetProperty(group, out var details) && details.ValueKind is JsonValueKind.Object ? Count(details, name) : null;

    private static long? Count(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and < long.MaxValue
            ? (long)number
            : null;
}
