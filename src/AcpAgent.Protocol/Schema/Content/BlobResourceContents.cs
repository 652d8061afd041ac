using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Binary resource contents.</summary>
public sealed record BlobResourceContents : EmbeddedResourceResource
{
    /// <summary>Base64-encoded bytes for a binary resource payload.</summary>
    public required string Blob { get; init; }

    /// <summary>MIME type describing the encoded media payload.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? MimeType { get; init; }

    /// <summary>URI associated with this resource or media payload.</summary>
    public required string Uri { get; init; }
}
