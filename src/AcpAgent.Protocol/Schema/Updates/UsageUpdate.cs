using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Context window and cost update for a session.</summary>
public sealed record UsageUpdate : SessionUpdate
{
    /// <summary>Tokens currently in context.</summary>
    public required ulong Used { get; init; }

    /// <summary>Total context window size in tokens.</summary>
    public required ulong Size { get; init; }

    /// <summary>Cumulative session cost (optional).</summary>
    [JsonConverter(typeof(LenientConverter<Cost>))]
    public Cost? Cost { get; init; }
}
