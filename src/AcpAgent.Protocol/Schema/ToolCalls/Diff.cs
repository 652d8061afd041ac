using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>A diff representing file modifications.</summary>
public sealed record Diff : ToolCallContent
{
    /// <summary>The absolute file path being modified.</summary>
    public required string Path { get; init; }

    /// <summary>The original content (omitted or <c>null</c> for new files).</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? OldText { get; init; }

    /// <summary>The new content after modification.</summary>
    public required string NewText { get; init; }
}
