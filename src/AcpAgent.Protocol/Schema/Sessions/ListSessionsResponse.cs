using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Response from listing sessions.</summary>
public sealed record ListSessionsResponse : Extensible
{
    /// <summary>Array of session information objects.</summary>
    [JsonConverter(typeof(LenientListOrEmptyConverter<SessionInfo>))]
    public required IReadOnlyList<SessionInfo> Sessions { get; init; }

    /// <summary>
    /// Opaque cursor token. If present, pass this in the next request's cursor parameter to fetch the next page. If absent, there are no
    /// more results.
    /// </summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? NextCursor { get; init; }
}
