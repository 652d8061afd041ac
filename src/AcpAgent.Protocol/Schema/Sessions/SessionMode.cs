using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A mode the agent can operate in.</summary>
public sealed record SessionMode : Extensible
{
    /// <summary>Stable identifier used to refer to this protocol object in later messages.</summary>
    public required string Id { get; init; }

    /// <summary>Human-readable name shown for this protocol object.</summary>
    public required string Name { get; init; }

    /// <summary>Optional human-readable details shown with this protocol object.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Description { get; init; }
}
