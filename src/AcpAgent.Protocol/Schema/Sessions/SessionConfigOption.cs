using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A setting of a session that the user may change (protocol page "Session Config Options").</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SessionConfigSelect), "select")]
[JsonDerivedType(typeof(SessionConfigBoolean), "boolean")]
public abstract record SessionConfigOption : Extensible
{
    /// <summary>The setting's id.</summary>
    public required string Id { get; init; }

    /// <summary>The setting's name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What the setting does, for people.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Description { get; init; }

    /// <summary>What the setting is about.</summary>
    [JsonConverter(typeof(LenientValueConverter<SessionConfigOptionCategory>))]
    public SessionConfigOptionCategory? Category { get; init; }
}
