using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Fire-and-forget information for the user.</summary>
public sealed record Notice : SessionUpdate
{
    /// <summary>Presentation severity hint.</summary>
    public required NoticeSeverity Severity { get; init; }

    /// <summary>Required non-empty plain-text title that can stand alone.</summary>
    [JsonConverter(typeof(NonEmptyTextConverter))]
    public required string Title { get; init; }

    /// <summary>Optional plain-text detail or guidance.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Description { get; init; }
}
