using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Text provided to or from an LLM.</summary>
public sealed record TextContent : ContentBlock
{
    /// <summary>Optional annotations that help clients decide how to display or route this content.</summary>
    [JsonConverter(typeof(LenientConverter<Annotations>))]
    public Annotations? Annotations { get; init; }

    /// <summary>Text payload carried by this content block.</summary>
    public required string Text { get; init; }
}
