using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Response from creating a new session.</summary>
public sealed record NewSessionResponse : Extensible
{
    /// <summary>Unique identifier for the created session.</summary>
    public required string SessionId { get; init; }

    /// <summary>Initial mode state if supported by the Agent.</summary>
    [JsonConverter(typeof(LenientConverter<SessionModeState>))]
    public SessionModeState? Modes { get; init; }

    /// <summary>Initial session configuration options if supported by the Agent.</summary>
    [JsonConverter(typeof(LenientListConverter<SessionConfigOption>))]
    public IReadOnlyList<SessionConfigOption>? ConfigOptions { get; init; }
}
