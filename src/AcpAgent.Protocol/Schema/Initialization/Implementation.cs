using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>
/// Metadata about the implementation of the client or agent. Describes the name and version of an ACP implementation, with an
/// optional title for UI representation.
/// </summary>
public sealed record Implementation : Extensible
{
    /// <summary>Intended for programmatic or logical use, but can be used as a display name fallback if title isn't present.</summary>
    public required string Name { get; init; }

    /// <summary>Intended for UI and end-user contexts and optimized to be human-readable and easily understood.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Title { get; init; }

    /// <summary>Version of the implementation. Can be displayed to the user or used for debugging or metrics purposes. (e.g. "1.0.0").</summary>
    public required string Version { get; init; }
}
