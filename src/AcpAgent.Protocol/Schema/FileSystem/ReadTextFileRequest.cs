namespace AcpAgent.Protocol.Schema;

/// <summary>Request to read content from a text file.</summary>
public sealed record ReadTextFileRequest : Extensible
{
    /// <summary>The session ID for this request.</summary>
    public required string SessionId { get; init; }

    /// <summary>Absolute path to the file to read.</summary>
    public required string Path { get; init; }

    /// <summary>Line number to start reading from (1-based).</summary>
    public uint? Line { get; init; }

    /// <summary>Maximum number of lines to read.</summary>
    public uint? Limit { get; init; }
}
