using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>Represents a tool call that the language model has requested.</summary>
public sealed record ToolCall : SessionUpdate
{
    /// <summary>Unique identifier for this tool call within the session.</summary>
    public required string ToolCallId { get; init; }

    /// <summary>Human-readable title describing what the tool is doing.</summary>
    public required string Title { get; init; }

    /// <summary>Programmatic name of the tool being invoked.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Name { get; init; }

    /// <summary>The category of tool being invoked. Helps clients choose appropriate icons and UI treatment.</summary>
    [JsonConverter(typeof(LenientValueConverter<ToolKind>))]
    public ToolKind? Kind { get; init; }

    /// <summary>Current execution status of the tool call.</summary>
    [JsonConverter(typeof(LenientValueConverter<ToolCallStatus>))]
    public ToolCallStatus? Status { get; init; }

    /// <summary>Content produced by the tool call.</summary>
    [JsonConverter(typeof(LenientListConverter<ToolCallContent>))]
    public IReadOnlyList<ToolCallContent>? Content { get; init; }

    /// <summary>File locations affected by this tool call. Enables "follow-along" features in clients.</summary>
    [JsonConverter(typeof(LenientListConverter<ToolCallLocation>))]
    public IReadOnlyList<ToolCallLocation>? Locations { get; init; }

    /// <summary>Raw input parameters sent to the tool.</summary>
    [JsonConverter(typeof(LenientValueConverter<JsonElement>))]
    public JsonElement? RawInput { get; init; }

    /// <summary>Raw output returned by the tool.</summary>
    [JsonConverter(typeof(LenientValueConverter<JsonElement>))]
    public JsonElement? RawOutput { get; init; }
}
