using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Available commands are ready or have changed.</summary>
public sealed record AvailableCommandsUpdate : SessionUpdate
{
    /// <summary>Commands the agent can execute.</summary>
    [JsonConverter(typeof(LenientListOrEmptyConverter<AvailableCommand>))]
    public required IReadOnlyList<AvailableCommand> AvailableCommands { get; init; }
}
