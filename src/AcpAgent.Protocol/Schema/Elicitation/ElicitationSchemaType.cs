using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Type discriminator for elicitation schemas.</summary>
[JsonConverter(typeof(EnumConverter<ElicitationSchemaType>))]
public enum ElicitationSchemaType
{
    /// <summary>Object schema type.</summary>
    [JsonStringEnumMemberName("object")]
    Object,
}
