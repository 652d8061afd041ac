using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Prompt capabilities supported by the agent in <c>session/prompt</c> requests.</summary>
public sealed record PromptCapabilities : Extensible
{
    /// <summary>Agent supports <c>image</c> content blocks.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<bool>))]
    public bool Image { get; init; }

    /// <summary>Agent supports <c>audio</c> content blocks.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<bool>))]
    public bool Audio { get; init; }

    /// <summary>Agent supports embedded context in <c>session/prompt</c> requests.</summary>
    [JsonConverter(typeof(LenientOrNewConverter<bool>))]
    public bool EmbeddedContext { get; init; }
}
