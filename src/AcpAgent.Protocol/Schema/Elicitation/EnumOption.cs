using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A titled enum option with a const value, human-readable title, and optional description.</summary>
public sealed record EnumOption : Extensible
{
    /// <summary>The constant value for this option.</summary>
    public required string Const { get; init; }

    /// <summary>Human-readable title for this option.</summary>
    public required string Title { get; init; }

    /// <summary>Human-readable description.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Description { get; init; }
}
