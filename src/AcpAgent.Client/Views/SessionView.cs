using AcpAgent.Protocol.Schema;

namespace AcpAgent.Client.Views;

/// <summary>
/// What a client knows of a session: the fold of the updates that it was sent. Chunks become messages, updates of a tool call its
/// latest state, in the order in which they first appeared. Not safe for several threads at a time.
/// </summary>
public sealed class SessionView
{
    private readonly List<ViewItem> _items = [];
    private readonly Dictionary<(Speaker, string), MessageView> _messages = [];
    private readonly Dictionary<string, ToolCallView> _calls = [];

    /// <summary>The conversation.</summary>
    public IReadOnlyList<ViewItem> Items => _items;

    /// <summary>The messages among <see cref="Items"/>.</summary>
    public IEnumerable<MessageView> Messages => _items.OfType<MessageView>();

    /// <summary>The tool calls among <see cref="Items"/>.</summary>
    public IEnumerable<ToolCallView> ToolCalls => _items.OfType<ToolCallView>();

    /// <summary>The latest plan; empty for none.</summary>
    public IReadOnlyList<PlanEntry> Plan { get; private set; } = [];

    /// <summary>The mode, where an update has told it.</summary>
    public string? ModeId { get; private set; }

    /// <summary>The title, where there is one.</summary>
    public string? Title { get; private set; }

    /// <summary>How full the model's context is, where an update has told it.</summary>
    public UsageUpdate? Usage { get; private set; }

    /// <summary>The commands that the agent takes.</summary>
    public IReadOnlyList<AvailableCommand> Commands { get; private set; } = [];

    /// <summary>The options of the session, where an update has told them.</summary>
    public IReadOnlyList<SessionConfigOption> ConfigOptions { get; private set; } = [];

    /// <summary>The tool call with this id, or null.</summary>
    public ToolCallView? FindToolCall(string toolCallId) => _calls.GetValueOrDefault(toolCallId);

    /// <summary>Takes down what the user has just sent, which the agent does not repeat.</summary>
    public MessageView Prompted(IEnumerable<ContentBlock> prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        MessageView message = new(Speaker.User, id: null);
        foreach (ContentBlock block in prompt)
        {
            message.Append(ContentText.Of(block));
        }

        _items.Add(message);
        return message;
    }

    /// <summary>Takes an update in.</summary>
    /// <returns>The item that has come or changed; null where the update is about none.</returns>
    public ViewItem? Apply(SessionUpdate update)
    {
        switch (update)
        {
            case UserMessageChunk chunk:
                return Append(Speaker.User, chunk);
            case AgentMessageChunk chunk:
                return Append(Speaker.Agent, chunk);
            case AgentThoughtChunk chunk:
                return Append(Speaker.Thought, chunk);
            case ToolCall call:
                return Announce(call);
            case ToolCallUpdate call when FindToolCall(call.ToolCallId) is { } known:
                known.Update(call);
                return known;
            case ToolCallUpdate call:
                return Announce(ToolCallView.Announced(call));
            case Plan plan:
                Plan = plan.Entries;
                return null;
            case CurrentModeUpdate mode:
                ModeId = mode.CurrentModeId;
                return null;
            case SessionInfoUpdate info:
                Title = info.Title.Or(Title);
                return null;
            case UsageUpdate usage:
                Usage = usage;
                return null;
            case AvailableCommandsUpdate commands:
                Commands = commands.AvailableCommands;
                return null;
            case ConfigOptionUpdate options:
                ConfigOptions = options.ConfigOptions;
                return null;
            default:
                // Notices and compactions pass by; they are no part of the conversation.
                return null;
        }
    }

    private MessageView Append(Speaker speaker, ContentChunk chunk)
    {
        MessageView message = MessageOf(speaker, chunk.MessageId);
        message.Append(ContentText.Of(chunk.Content));
        return message;
    }

    private MessageView MessageOf(Speaker speaker, string? id)
    {
        // An agent that gives no ids ends a message by beginning something else.
        MessageView? known = id is not null ? _messages.GetValueOrDefault((speaker, id))
            : _items is [.., MessageView { Id: null } last] && last.Speaker == speaker ? last
            : null;
        if (known is not null)
        {
            return known;
        }

        MessageView message = new(speaker, id);
        _items.Add(message);
        if (id is not null)
        {
            _messages.Add((speaker, id), message);
        }

        return message;
    }

    private ToolCallView Announce(ToolCall call)
    {
        if (_calls.TryGetValue(call.ToolCallId, out ToolCallView? known))
        {
            known.Replace(call);
            return known;
        }

        ToolCallView view = new(call);
        _calls.Add(call.ToolCallId, view);
        _items.Add(view);
        return view;
    }
}
