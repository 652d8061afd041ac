using System.Text.Json;
using System.Text.Json.Serialization;

namespace AcpAgent.Protocol.Schema;

/// <summary>An update to an existing tool call.</summary>
public sealed record ToolCallUpdate : SessionUpdate
{
    /// <summary>The ID of the tool call being updated.</summary>
    public required string ToolCallId { get; init; }

    /// <summary>Update the tool kind.</summary>
    [JsonConverter(typeof(LenientValueConverter<ToolKind>))]
    public ToolKind? Kind { get; init; }

    /// <summary>Update the execution status.</summary>
    [JsonConverter(typeof(LenientValueConverter<ToolCallStatus>))]
    public ToolCallStatus? Status { get; init; }

    /// <summary>Update the human-readable title.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Title { get; init; }

    /// <summary>Update the programmatic name of the tool being invoked.</summary>
    [JsonConverter(typeof(LenientConverter<string>))]
    public string? Name { get; init; }

    /// <summary>Replace the content collection.</summary>
    [JsonConverter(typeof(LenientListConverter<ToolCallContent>))]
    public IReadOnlyList<ToolCallContent>? Content { get; init; }

    /// <summary>Replace the locations collection.</summary>
    [JsonConverter(typeof(LenientListConverter<ToolCallLocation>))]
    public IReadOnlyList<ToolCallLocation>? Locations { get; init; }

    /// <summary>Update the raw input.</summary>
    [JsonConverter(typeof(LenientValueConverter<JsonElement>))]
    public JsonElement? RawInput { get; init; }

    /// <summary>Update the raw output.</summary>
    [JsonConverter(typeof(LenientValueConverter<JsonElement>))]
    public JsonElement? RawOutput { get; init; }
}
