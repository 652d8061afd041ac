using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>The set of modes and the one currently active.</summary>
public sealed record SessionModeState : Extensible
{
    /// <summary>The current mode the Agent is in.</summary>
    public required string CurrentModeId { get; init; }

    /// <summary>The set of modes that the Agent can operate in.</summary>
    [JsonConverter(typeof(LenientListOrEmptyConverter<SessionMode>))]
    public required IReadOnlyList<SessionMode> AvailableModes { get; init; }
}
