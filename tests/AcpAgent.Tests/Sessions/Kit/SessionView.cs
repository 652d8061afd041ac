using System.Text;
using System.Text.Json;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Tests.Sessions.Kit;

/// <summary>What a client knows of a session after some updates, folded as the protocol says.</summary>
internal sealed class SessionView
{
    private readonly List<(string Kind, string Id)> _order = [];
    private readonly Dictionary<(string Kind, string Id), StringBuilder> _messages = [];
    private readonly Dictionary<string, ToolCall> _calls = [];
    private string? _plan;
    private string? _title;
    private string? _usage;

    public static IReadOnlyList<string> Of(IEnumerable<SessionUpdate> updates)
    {
        var view = new SessionView();
        foreach (var update in updates)
        {
            view.Apply(update);
        }

        return view.Lines();
    }

    private void Apply(SessionUpdate update)
    {
        switch (update)
        {
            case UserMessageChunk chunk:
                // Other blocks than text stand for themselves.
                Say("user", chunk.MessageId!, chunk.Content is TextContent text ? text.Text : JsonSerializer.Serialize(chunk.Content, AcpJson.Context.ContentBlock));
                break;
            case AgentMessageChunk chunk:
                Say("agent", chunk.MessageId!, ((TextContent)chunk.Content).Text);
                break;
            case AgentThoughtChunk chunk:
                Say("thought", chunk.MessageId!, ((TextContent)chunk.Content).Text);
                break;
            case ToolCall call:
                Place("call", call.ToolCallId);
                _calls[call.ToolCallId] = call;
                break;
            case ToolCallUpdate change:
                Place("call", change.ToolCallId);
                var before = _calls.GetValueOrDefault(change.ToolCallId) ?? new ToolCall { ToolCallId = change.ToolCallId, Title = "" };
                _calls[change.ToolCallId] = before with
                {
                    Title = change.Title ?? before.Title,
                    Kind = change.Kind ?? before.Kind,
                    Status = change.Status ?? before.Status,
                    Content = change.Content ?? before.Content,
                    Locations = change.Locations ?? before.Locations,
                    RawInput = change.RawInput ?? before.RawInput,
                    RawOutput = change.RawOutput ?? before.RawOutput,
                };
                break;
            case Plan plan:
                _plan = plan.Entries.Count == 0 ? null : JsonSerializer.Serialize(plan, AcpJson.Context.Plan);
                break;
            case SessionInfoUpdate info:
                _title = info.Title.Value;
                break;
            case UsageUpdate usage:
                _usage = $"{usage.Used} of {usage.Size}";
                break;
        }
    }

    private void Say(string kind, string id, string text)
    {
        Place(kind, id);
        if (!_messages.TryGetValue((kind, id), out var message))
        {
            _messages.Add((kind, id), message = new StringBuilder());
        }

        message.Append(text);
    }

    private void Place(string kind, string id)
    {
        if (!_order.Contains((kind, id)))
        {
            _order.Add((kind, id));
        }
    }

    private IReadOnlyList<string> Lines() =>
    [
        .. _order
            .Select(item => item.Kind == "call" ? JsonSerializer.Serialize(_calls[item.Id], AcpJson.Context.ToolCall) : $"{item.Kind} {item.Id}: {_messages[item]}")
            .Where(line => !line.EndsWith(": ", StringComparison.Ordinal)),
        $"plan {_plan}",
        $"title {_title}",
        $"usage {_usage}",
    ];
}
