namespace AcpAgent.Protocol.Schema;

/// <summary>Request parameters for listing existing sessions.</summary>
public sealed record ListSessionsRequest : Extensible
{
    /// <summary>Filter sessions by working directory. Must be an absolute path.</summary>
    public string? Cwd { get; init; }

    /// <summary>Opaque cursor token from a previous response's nextCursor field for cursor-based pagination.</summary>
    public string? Cursor { get; init; }
}
