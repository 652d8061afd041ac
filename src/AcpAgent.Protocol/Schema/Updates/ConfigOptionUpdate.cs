using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Session configuration options have been updated.</summary>
public sealed record ConfigOptionUpdate : SessionUpdate
{
    /// <summary>The full set of configuration options and their current values.</summary>
    [JsonConverter(typeof(LenientListOrEmptyConverter<SessionConfigOption>))]
    public required IReadOnlyList<SessionConfigOption> ConfigOptions { get; init; }
}
