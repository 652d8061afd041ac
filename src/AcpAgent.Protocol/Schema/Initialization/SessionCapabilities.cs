using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Session capabilities supported by the agent.</summary>
public sealed record SessionCapabilities : Extensible
{
    /// <summary>Whether the agent supports <c>session/list</c>.</summary>
    [JsonConverter(typeof(LenientConverter<SessionListCapabilities>))]
    public SessionListCapabilities? List { get; init; }

    /// <summary>Whether the agent supports <c>session/delete</c>.</summary>
    [JsonConverter(typeof(LenientConverter<SessionDeleteCapabilities>))]
    public SessionDeleteCapabilities? Delete { get; init; }

    /// <summary>Whether the agent supports <c>additionalDirectories</c> on supported session lifecycle requests.</summary>
    [JsonConverter(typeof(LenientConverter<SessionAdditionalDirectoriesCapabilities>))]
    public SessionAdditionalDirectoriesCapabilities? AdditionalDirectories { get; init; }

    /// <summary>Whether the agent supports <c>session/resume</c>.</summary>
    [JsonConverter(typeof(LenientConverter<SessionResumeCapabilities>))]
    public SessionResumeCapabilities? Resume { get; init; }

    /// <summary>Whether the agent supports <c>session/close</c>.</summary>
    [JsonConverter(typeof(LenientConverter<SessionCloseCapabilities>))]
    public SessionCloseCapabilities? Close { get; init; }
}
