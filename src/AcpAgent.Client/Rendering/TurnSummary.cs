using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AcpAgent.Client.Views;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Client.Rendering;

/// <summary>How a turn ended and what it took, in a line.</summary>
public static class TurnSummary
{
    /// <summary>Where an acp-agent tells the tokens of a prompt.</summary>
    public const string UsageMetaKey = "acp-agent/usage";

    /// <summary>The line.</summary>
    public static string Of(PromptResponse response, SessionView view)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(view);
        List<string> parts = [Word(response.StopReason)];
        if (Tokens(response.Meta, "inputTokens") is { } input && Tokens(response.Meta, "outputTokens") is { } output)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{input:N0} tokens in, {output:N0} out"));
        }

        if (view.Usage is { } usage)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"context {usage.Used:N0} of {usage.Size:N0}"));
            if (usage.Cost is { } cost)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{cost.Amount:0.####} {cost.Currency}"));
            }
        }

        return string.Join(" · ", parts);
    }

    /// <summary>A stop reason as the protocol spells it.</summary>
    public static string Word(StopReason reason) => JsonSerializer.SerializeToNode(reason, AcpJson.Context.StopReason)!.GetValue<string>();

    private static long? Tokens(JsonObject? meta, string name) =>
        meta?[UsageMetaKey] is JsonObject usage && usage[name] is JsonValue value && value.TryGetValue(out long count) ? count : null;
}
