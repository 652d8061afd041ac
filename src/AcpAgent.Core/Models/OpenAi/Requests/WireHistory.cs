using System.Globalization;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.OpenAi.Requests;

/// <summary>
/// Turns any history into one that a provider accepts: ids are unique, every tool call has its one answer right behind it, answers to
/// nothing and messages of nothing are left out.
/// </summary>
internal sealed class WireHistory
{
    private const string NoResult = "No result of this call is known.";
    private const string Paragraph = "\n\n";
    private readonly List<WireMessage> _messages = [];
    private readonly List<OpenCall> _unanswered = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    private WireHistory()
    {
    }

    public static IReadOnlyList<WireMessage> Of(IEnumerable<ChatMessage> messages)
    {
        var history = new WireHistory();
        foreach (var message in messages)
        {
            history.Add(message);
        }

        return history._messages;
    }

    private void Add(ChatMessage message)
    {
        if (message.Role == ChatRole.Assistant)
        {
            AddReply(message.Contents);
        }
        else if (Text(message.Contents.OfType<TextContent>().Select(content => content.Text)) is { } text && message.Role != ChatRole.Tool)
        {
            _messages.Add(message.Role == ChatRole.System ? new WireMessage.Instructions(text) : new WireMessage.User(text));
        }

        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            Answer(result);
        }
    }

    private void AddReply(IList<AIContent> contents)
    {
        var text = Text(contents.OfType<TextContent>().Select(content => content.Text));
        var calls = contents.OfType<FunctionCallContent>().Select(call => (Given: call.CallId, Wire: new WireCall(Unique(call.CallId), call.Name, CallArguments.Of(call)))).ToList();
        if (text is null && calls.Count == 0)
        {
            return;
        }

        var thoughts = Text(contents.OfType<TextReasoningContent>().Select(content => content.Text));
        _messages.Add(new WireMessage.Assistant(text, thoughts, [.. calls.Select(call => call.Wire)]));
        var reply = _messages.Count - 1;
        foreach (var (given, wire) in calls)
        {
            _unanswered.Add(new OpenCall(given, reply, _messages.Count));
            _messages.Add(new WireMessage.Tool(wire.Id, NoResult));
        }
    }

    /// <summary>Gives a result to the call of its id; where ids are not unique, to the first one without a result in the latest reply.</summary>
    private void Answer(FunctionResultContent result)
    {
        if (_unanswered.FindLast(call => call.GivenId == result.CallId) is not { } latest)
        {
            return;
        }

        var call = _unanswered.Find(call => call.GivenId == result.CallId && call.Reply == latest.Reply)!;
        _messages[call.Place] = (WireMessage.Tool)_messages[call.Place] with { Text = ToolResultText.Of(result) };
        _unanswered.Remove(call);
    }

    private string Unique(string given)
    {
        if (!string.IsNullOrWhiteSpace(given) && _ids.Add(given))
        {
            return given;
        }

        for (var number = _ids.Count + 1; ; number++)
        {
            var ours = string.Create(CultureInfo.InvariantCulture, $"call_{number}");
            if (_ids.Add(ours))
            {
                return ours;
            }
        }
    }

    private static string? Text(IEnumerable<string?> pieces)
    {
        var text = string.Join(Paragraph, pieces.Where(piece => !string.IsNullOrEmpty(piece)));
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    private sealed record OpenCall(string GivenId, int Reply, int Place);
}
