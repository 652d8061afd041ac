using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Terminal-based authentication method.</summary>
public sealed record AuthMethodTerminal : AuthMethod
{
    /// <summary>Unique identifier for this authentication method.</summary>
    public required string Id { get; init; }

    /// <summary>Human-readable name of the authentication method.</summary>
    public required string Name { get; init; }

    /// <summary>Optional human-readable description of this authentication method.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Description { get; init; }

    /// <summary>Additional arguments to append to the configured agent invocation for terminal auth.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>
    /// Additional environment variables to set on the configured agent invocation for terminal auth. These values override same-named
    /// variables in the base launch configuration.
    /// </summary>
    [JsonConverter(typeof(MapConverter<string>))]
    public IReadOnlyDictionary<string, string>? Env { get; init; }
}
