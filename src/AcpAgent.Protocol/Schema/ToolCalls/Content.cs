using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Standard content block (text, images, resources).</summary>
public sealed record Content : ToolCallContent
{
    /// <summary>The actual content block.</summary>
    [JsonPropertyName("content")]
    [JsonConverter(typeof(UnionConverter<ContentBlock>))]
    public required ContentBlock Block { get; init; }
}
