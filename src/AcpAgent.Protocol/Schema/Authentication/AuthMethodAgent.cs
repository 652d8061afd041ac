using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Agent handles authentication itself through <c>authenticate</c>.</summary>
public sealed record AuthMethodAgent : AuthMethod
{
    /// <summary>Unique identifier for this authentication method.</summary>
    public required string Id { get; init; }

    /// <summary>Human-readable name of the authentication method.</summary>
    public required string Name { get; init; }

    /// <summary>Optional human-readable description of this authentication method.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Description { get; init; }
}
