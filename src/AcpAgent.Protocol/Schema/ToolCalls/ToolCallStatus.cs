using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Execution status of a tool call.</summary>
[JsonConverter(typeof(EnumConverter<ToolCallStatus>))]
public enum ToolCallStatus
{
    /// <summary>The tool call hasn't started running yet because the input is either streaming or we're awaiting approval.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>The tool call is currently running.</summary>
    [JsonStringEnumMemberName("in_progress")]
    InProgress,

    /// <summary>The tool call completed successfully.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>The tool call failed with an error.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
