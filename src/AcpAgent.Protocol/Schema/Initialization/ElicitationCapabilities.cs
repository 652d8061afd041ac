using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Elicitation capabilities supported by the client.</summary>
public sealed record ElicitationCapabilities : Extensible
{
    /// <summary>Whether the client supports form-based elicitation.</summary>
    [JsonConverter(typeof(LenientConverter<ElicitationFormCapabilities>))]
    public ElicitationFormCapabilities? Form { get; init; }

    /// <summary>Whether the client supports URL-based elicitation.</summary>
    [JsonConverter(typeof(LenientConverter<ElicitationUrlCapabilities>))]
    public ElicitationUrlCapabilities? Url { get; init; }
}
