using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Response from loading an existing session.</summary>
public sealed record LoadSessionResponse : Extensible
{
    /// <summary>Initial mode state if supported by the Agent.</summary>
    [JsonConverter(typeof(LenientConverter<SessionModeState>))]
    public SessionModeState? Modes { get; init; }

    /// <summary>Initial session configuration options if supported by the Agent.</summary>
    [JsonConverter(typeof(LenientListConverter<SessionConfigOption>))]
    public IReadOnlyList<SessionConfigOption>? ConfigOptions { get; init; }
}
