using System.Text.Json;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Client.Views;

/// <summary>Whether a replay holds everything that had been seen before.</summary>
/// <param name="Messages">How many messages had been seen.</param>
/// <param name="ToolCalls">How many tool calls had been seen.</param>
/// <param name="Missing">What the replay lacks or shows otherwise, one sentence each; empty where nothing is missing.</param>
public sealed record ViewComparison(int Messages, int ToolCalls, IReadOnlyList<string> Missing)
{
    /// <summary>
    /// Compares: in the same order, each message seen must be the beginning of the replayed one (the client may not have read the
    /// end before the agent died), and each tool call must be as far at least, one that was over unchanged.
    /// </summary>
    public static ViewComparison Of(SessionView seen, SessionView replayed)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(replayed);
        List<string> missing = [];
        int from = 0;
        foreach (ViewItem item in seen.Items)
        {
            int at = IndexOf(item, replayed.Items, from);
            if (at < 0)
            {
                missing.Add($"{Describe(item)} is not in the replay, or not in its place");
                continue;
            }

            from = at + 1;
            if (Difference(item, replayed.Items[at]) is { } difference)
            {
                missing.Add($"{Describe(item)} {difference}");
            }
        }

        Compare("the plan", seen.Plan.Count > 0, replayed.Plan.Count > 0, missing);
        Compare("the title", seen.Title is not null, replayed.Title is not null, missing);
        return new ViewComparison(seen.Messages.Count(), seen.ToolCalls.Count(), missing);
    }

    private static void Compare(string what, bool seen, bool replayed, List<string> missing)
    {
        if (seen && !replayed)
        {
            missing.Add($"{what} is not in the replay");
        }
    }

    private static int IndexOf(ViewItem item, IReadOnlyList<ViewItem> items, int from)
    {
        for (int i = from; i < items.Count; i++)
        {
            if (IsSame(item, items[i]))
            {
                return i;
            }
        }

        return -1;
    }

    // What the user has just sent got its id from the agent, which tells it only in a replay.
    private static bool IsSame(ViewItem seen, ViewItem replayed) => (seen, replayed) switch
    {
        (MessageView a, MessageView b) => a.Speaker == b.Speaker && (a.Id is null || a.Id == b.Id),
        (ToolCallView a, ToolCallView b) => a.State.ToolCallId == b.State.ToolCallId,
        _ => false,
    };

    private static string? Difference(ViewItem seen, ViewItem replayed) => (seen, replayed) switch
    {
        (MessageView a, MessageView b) => b.Text.StartsWith(a.Text, StringComparison.Ordinal) ? null : "reads otherwise in the replay",
        (ToolCallView a, ToolCallView b) when a.IsOver => Same(a.State, b.State) ? null : "is another in the replay, though it was over",
        (ToolCallView a, ToolCallView b) => b.Status >= a.Status ? null : "is less far in the replay",
        _ => null,
    };

    private static bool Same(ToolCall a, ToolCall b) => Json(a) == Json(b);

    private static string Json(ToolCall call) => JsonSerializer.Serialize(call, AcpJson.Context.ToolCall);

    private static string Describe(ViewItem item) => item switch
    {
        MessageView message => $"the {Name(message.Speaker)} \"{Clip(message.Text)}\"",
        ToolCallView call => $"the tool call \"{Clip(call.State.Title)}\"",
        _ => "something",
    };

    private static string Name(Speaker speaker) => speaker switch
    {
        Speaker.User => "prompt",
        Speaker.Agent => "message",
        Speaker.Thought or _ => "thought",
    };

    private static string Clip(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
