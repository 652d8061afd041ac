using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>String format types for string properties in elicitation schemas.</summary>
[JsonConverter(typeof(EnumConverter<StringFormat>))]
public enum StringFormat
{
    /// <summary>Email address format.</summary>
    [JsonStringEnumMemberName("email")]
    Email,

    /// <summary>URI format.</summary>
    [JsonStringEnumMemberName("uri")]
    Uri,

    /// <summary>Date format (YYYY-MM-DD).</summary>
    [JsonStringEnumMemberName("date")]
    Date,

    /// <summary>Date-time format (ISO 8601).</summary>
    [JsonStringEnumMemberName("date-time")]
    DateTime,
}
