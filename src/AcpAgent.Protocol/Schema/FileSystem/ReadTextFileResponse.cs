namespace AcpAgent.Protocol.Schema;

/// <summary>Response containing the contents of a text file.</summary>
public sealed record ReadTextFileResponse : Extensible
{
    /// <summary>Content payload returned by this response.</summary>
    public required string Content { get; init; }
}
