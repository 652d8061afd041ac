using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Text-based resource contents.</summary>
public sealed record TextResourceContents : EmbeddedResourceResource
{
    /// <summary>MIME type describing the encoded media payload.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? MimeType { get; init; }

    /// <summary>Text payload carried by this content block.</summary>
    public required string Text { get; init; }

    /// <summary>URI associated with this resource or media payload.</summary>
    public required string Uri { get; init; }
}
