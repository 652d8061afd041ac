using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Priority levels for plan entries.</summary>
[JsonConverter(typeof(EnumConverter<PlanEntryPriority>))]
public enum PlanEntryPriority
{
    /// <summary>High priority task - critical to the overall goal.</summary>
    [JsonStringEnumMemberName("high")]
    High,

    /// <summary>Medium priority task - important but not critical.</summary>
    [JsonStringEnumMemberName("medium")]
    Medium,

    /// <summary>Low priority task - nice to have but not essential.</summary>
    [JsonStringEnumMemberName("low")]
    Low,
}
