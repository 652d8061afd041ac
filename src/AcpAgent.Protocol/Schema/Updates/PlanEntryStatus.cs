using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Status of a plan entry in the execution flow.</summary>
[JsonConverter(typeof(EnumConverter<PlanEntryStatus>))]
public enum PlanEntryStatus
{
    /// <summary>The task has not started yet.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>The task is currently being worked on.</summary>
    [JsonStringEnumMemberName("in_progress")]
    InProgress,

    /// <summary>The task has been successfully completed.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,
}
