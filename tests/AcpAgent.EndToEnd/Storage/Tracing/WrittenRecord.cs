using System.Text.Json;

namespace AcpAgent.EndToEnd.Storage.Tracing;

/// <summary>A record as it was written to a segment.</summary>
/// <param name="Segment">The file.</param>
/// <param name="Line">The line.</param>
/// <param name="Json">The record: the line, or the blob that stands for it.</param>
/// <param name="Begin">When its writing began.</param>
/// <param name="End">When it was written.</param>
internal sealed record WrittenRecord(string Segment, JsonElement Line, JsonElement Json, int Begin, int End)
{
    public string Type => Json.GetProperty("type").GetString()!;

    public string? CallId => Json.TryGetProperty("toolCallId", out var id) ? id.GetString() : null;

    /// <summary>The name of its blob; null where it stands in the line.</summary>
    public string? Blob => Line.TryGetProperty("blob", out var blob) ? blob.GetString() : null;

    public override string ToString() => $"record {Line.GetProperty("seq")} ({Type})";

    /// <summary>Whether an update shows this fact.</summary>
    public bool IsShownBy(JsonElement update) => (Type, update.GetProperty("sessionUpdate").GetString()) switch
    {
        ("text" or "note", "agent_message_chunk") or ("thought", "agent_thought_chunk") =>
            Same("messageId", update) && Json.GetProperty("text").GetString() == update.GetProperty("content").GetProperty("text").GetString(),
        ("prompt", "user_message_chunk") => Same("messageId", update),
        ("tool", "tool_call") => Same("toolCallId", update),
        ("tool_prepared", "tool_call_update") => Same("toolCallId", update) && update.TryGetProperty("rawInput", out _),
        ("tool_started", "tool_call_update") => Same("toolCallId", update) && HasStatus(update, "in_progress"),
        ("tool_ended", "tool_call_update") => Same("toolCallId", update) && (HasStatus(update, "completed") || HasStatus(update, "failed")),
        ("tool_progress", "tool_call_update") => Same("toolCallId", update) && !update.TryGetProperty("status", out _) && !update.TryGetProperty("rawInput", out _),
        ("plan", "plan") or ("reply", "usage_update") or ("mode", "current_mode_update" or "config_option_update") => true,
        ("title", "session_info_update") => Same("title", update),
        _ => false,
    };

    private bool Same(string member, JsonElement update) =>
        Json.GetProperty(member).GetString() == (update.TryGetProperty(member, out var shown) ? shown.GetString() : null);

    private static bool HasStatus(JsonElement update, string status) => update.TryGetProperty("status", out var shown) && shown.GetString() == status;
}
