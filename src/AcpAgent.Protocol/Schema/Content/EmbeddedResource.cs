using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>The contents of a resource, embedded into a prompt or tool call result.</summary>
public sealed record EmbeddedResource : ContentBlock
{
    /// <summary>Optional annotations that help clients decide how to display or route this content.</summary>
    [JsonConverter(typeof(LenientConverter<Annotations>))]
    public Annotations? Annotations { get; init; }

    /// <summary>Embedded resource payload, either text or binary data.</summary>
    [JsonConverter(typeof(EmbeddedResourceResourceConverter))]
    public required EmbeddedResourceResource Resource { get; init; }
}
