using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Response to <c>session/set_config_option</c> method.</summary>
public sealed record SetSessionConfigOptionResponse : Extensible
{
    /// <summary>The full set of configuration options and their current values.</summary>
    [JsonConverter(typeof(LenientListOrEmptyConverter<SessionConfigOption>))]
    public required IReadOnlyList<SessionConfigOption> ConfigOptions { get; init; }
}
