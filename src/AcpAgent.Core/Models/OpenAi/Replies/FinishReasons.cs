using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.OpenAi.Replies;

/// <summary>What servers call the ends of a reply.</summary>
internal static class FinishReasons
{
    /// <summary>The reason in the words of Microsoft.Extensions.AI, or as it is where that has none.</summary>
    public static ChatFinishReason Of(string reason) => reason.ToLowerInvariant() switch
    {
        "stop" or "eos" or "eos_token" or "end_turn" or "stop_sequence" or "complete" => ChatFinishReason.Stop,
        "length" or "max_tokens" or "max_output_tokens" or "model_length" => ChatFinishReason.Length,
        "tool_calls" or "tool_call" or "tool_use" or "function_call" => ChatFinishReason.ToolCalls,
        "content_filter" or "safety" or "sensitive" or "prohibited_content" => ChatFinishReason.ContentFilter,
        "refusal" => ModelFinish.Refusal,
        _ => new ChatFinishReason(reason),
    };

    /// <summary>The provider's fault behind a reason that means a reply given up; null for every other one.</summary>
    public static ModelFailure? Fault(string reason) => reason.ToLowerInvariant() switch
    {
        "error" or "abort" or "network_error" => ModelFailure.Server,
        "insufficient_system_resource" => ModelFailure.Overloaded,
        _ => null,
    };
}
