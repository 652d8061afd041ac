using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Audio provided to or from an LLM.</summary>
public sealed record AudioContent : ContentBlock
{
    /// <summary>Optional annotations that help clients decide how to display or route this content.</summary>
    [JsonConverter(typeof(LenientConverter<Annotations>))]
    public Annotations? Annotations { get; init; }

    /// <summary>Base64-encoded media payload.</summary>
    public required string Data { get; init; }

    /// <summary>MIME type describing the encoded media payload.</summary>
    public required string MimeType { get; init; }
}
