namespace AcpAgent.Protocol.Schema;

/// <summary>Request to write content to a text file.</summary>
public sealed record WriteTextFileRequest : Extensible
{
    /// <summary>The session ID for this request.</summary>
    public required string SessionId { get; init; }

    /// <summary>Absolute path to the file to write.</summary>
    public required string Path { get; init; }

    /// <summary>The text content to write to the file.</summary>
    public required string Content { get; init; }
}
