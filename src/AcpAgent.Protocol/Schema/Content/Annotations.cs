using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Optional annotations for the client. The client can use annotations to inform how objects are used or displayed.</summary>
public sealed record Annotations : Extensible
{
    /// <summary>Intended recipients for this content, such as the user or assistant.</summary>
    [JsonConverter(typeof(LenientListConverter<Role>))]
    public IReadOnlyList<Role>? Audience { get; init; }

    /// <summary>Timestamp indicating when the underlying resource was last modified.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? LastModified { get; init; }

    /// <summary>Relative importance of this content when clients choose what to surface.</summary>
    [JsonConverter(typeof(LenientValueConverter<double>))]
    public double? Priority { get; init; }
}
