using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A resource that the server is capable of reading, included in a prompt or tool call result.</summary>
public sealed record ResourceLink : ContentBlock
{
    /// <summary>Optional annotations that help clients decide how to display or route this content.</summary>
    [JsonConverter(typeof(LenientConverter<Annotations>))]
    public Annotations? Annotations { get; init; }

    /// <summary>Optional human-readable details shown with this protocol object.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Description { get; init; }

    /// <summary>MIME type describing the encoded media payload.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? MimeType { get; init; }

    /// <summary>Human-readable name shown for this protocol object.</summary>
    public required string Name { get; init; }

    /// <summary>Optional size of the linked resource in bytes, if known.</summary>
    [JsonConverter(typeof(LenientValueConverter<long>))]
    public long? Size { get; init; }

    /// <summary>Optional display title for end-user UI.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Title { get; init; }

    /// <summary>URI associated with this resource or media payload.</summary>
    public required string Uri { get; init; }
}
