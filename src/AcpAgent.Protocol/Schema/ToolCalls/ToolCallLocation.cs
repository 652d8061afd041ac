using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A file location being accessed or modified by a tool.</summary>
public sealed record ToolCallLocation : Extensible
{
    /// <summary>The absolute file path being accessed or modified.</summary>
    public required string Path { get; init; }

    /// <summary>Optional 1-based line number within the file.</summary>
    [JsonConverter(typeof(LenientValueConverter<uint>))]
    public uint? Line { get; init; }
}
