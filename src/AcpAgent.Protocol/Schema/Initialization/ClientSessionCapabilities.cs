using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Session-related capabilities supported by the client.</summary>
public sealed record ClientSessionCapabilities : Extensible
{
    /// <summary>
    /// Support for ID-addressed context compaction updates. Omitted or <c>null</c> means unsupported. <c>{}</c> advertises the complete
    /// compaction contract.
    /// </summary>
    [JsonConverter(typeof(LenientConverter<CompactionCapabilities>))]
    public CompactionCapabilities? Compaction { get; init; }

    /// <summary>Config option capabilities supported by the client.</summary>
    [JsonConverter(typeof(LenientConverter<SessionConfigOptionsCapabilities>))]
    public SessionConfigOptionsCapabilities? ConfigOptions { get; init; }

    /// <summary>Support for live user-facing <c>notice</c> session updates.</summary>
    [JsonConverter(typeof(LenientConverter<NoticeCapabilities>))]
    public NoticeCapabilities? Notices { get; init; }
}
