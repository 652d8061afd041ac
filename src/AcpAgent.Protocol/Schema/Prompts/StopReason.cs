using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Reasons why an agent stops processing a prompt turn.</summary>
[JsonConverter(typeof(EnumConverter<StopReason>))]
public enum StopReason
{
    /// <summary>The turn ended successfully.</summary>
    [JsonStringEnumMemberName("end_turn")]
    EndTurn,

    /// <summary>The turn ended because the agent reached the maximum number of tokens.</summary>
    [JsonStringEnumMemberName("max_tokens")]
    MaxTokens,

    /// <summary>The turn ended because the agent reached the maximum number of allowed agent requests between user turns.</summary>
    [JsonStringEnumMemberName("max_turn_requests")]
    MaxTurnRequests,

    /// <summary>
    /// The turn ended because the agent refused to continue. The user prompt and everything that comes after it won't be included in the
    /// next prompt, so this should be reflected in the UI.
    /// </summary>
    [JsonStringEnumMemberName("refusal")]
    Refusal,

    /// <summary>The turn was cancelled by the client via <c>session/cancel</c>.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
