using System.Text.Json;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>
/// A session as a client sees it that folds the updates it reads, by the protocol's words alone. Shares no code with the agent.
/// </summary>
internal sealed class SessionView
{
    private readonly Dictionary<(string Kind, string Id), ShownItem> _byId = [];

    /// <summary>Messages and tool calls in the order in which they first appeared.</summary>
    public List<ShownItem> Items { get; } = [];

    /// <summary>How many of these were complete when the view was: nothing about them may change any more.</summary>
    public int Settled { get; private set; }

    public JsonElement? Plan { get; private set; }

    public JsonElement? Title { get; private set; }

    public JsonElement? Usage { get; private set; }

    /// <summary>The modes that the session was said to change to.</summary>
    public List<string> Modes { get; } = [];

    public IEnumerable<ShownCall> Calls => Items.OfType<ShownCall>();

    public IEnumerable<ShownMessage> Messages => Items.OfType<ShownMessage>();

    /// <summary>From now on everything in it is final.</summary>
    public void Settle() => Settled = Items.Count;

    /// <summary>The client's own prompt began to be answered.</summary>
    public void Prompted(string text)
    {
        var message = new ShownMessage("user", null);
        message.Append(text);
        Items.Add(message);
    }

    /// <summary>Takes in the <c>update</c> of a <c>session/update</c>.</summary>
    public void Add(JsonElement update)
    {
        switch (update.GetProperty("sessionUpdate").GetString())
        {
            case "user_message_chunk":
                Append("user", update);
                break;
            case "agent_message_chunk":
                Append("agent", update);
                break;
            case "agent_thought_chunk":
                Append("thought", update);
                break;
            case "tool_call" or "tool_call_update":
                var id = update.GetProperty("toolCallId").GetString()!;
                Item("tool", id, () => new ShownCall(id)).Apply(update);
                break;
            case "plan":
                Plan = update.GetProperty("entries");
                break;
            case "session_info_update":
                Title = update.GetProperty("title");
                break;
            case "usage_update":
                Usage = update;
                break;
            case "current_mode_update":
                Modes.Add(update.GetProperty("currentModeId").GetString()!);
                break;
        }
    }

    private void Append(string kind, JsonElement update)
    {
        var id = update.GetProperty("messageId").GetString()!;
        Item(kind, id, () => new ShownMessage(kind, id)).Append(update.GetProperty("content").GetProperty("text").GetString()!);
    }

    private T Item<T>(string kind, string id, Func<T> make)
        where T : ShownItem
    {
        if (!_byId.TryGetValue((kind, id), out var item))
        {
            _byId.Add((kind, id), item = make());
            Items.Add(item);
        }

        return (T)item;
    }
}
