using System.Globalization;
using AcpAgent.Core.Models;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Turns.History;

/// <summary>
/// Builds a history that every provider accepts: user and assistant take turns, every tool call has its one result right behind it,
/// names and arguments are well-formed, nothing is empty.
/// </summary>
internal sealed class MessageList
{
    private const int LongestName = 64;
    private readonly List<ChatMessage> _messages = [];
    private readonly List<AIContent> _notes = [];

    public MessageList(string instructions)
    {
        if (!string.IsNullOrWhiteSpace(instructions))
        {
            _messages.Add(new ChatMessage(ChatRole.System, instructions));
        }
    }

    public IReadOnlyList<ChatMessage> Messages => _messages;

    /// <summary>A name or id as providers accept it.</summary>
    public static string Name(string given)
    {
        if (given.Length is > 0 and <= LongestName && given.All(IsNameCharacter))
        {
            return given;
        }

        var clean = string.Concat(given.Take(LongestName).Select(c => IsNameCharacter(c) ? c : '_'));
        return clean.Length > 0 ? clean : "unnamed";
    }

    public void LeftOut(int turns)
    {
        if (turns > 0)
        {
            Note(string.Create(CultureInfo.InvariantCulture, $"The first {turns} turn{(turns == 1 ? "" : "s")} of this conversation {(turns == 1 ? "is" : "are")} left out here, because the model's context is limited."));
        }
    }

    /// <summary>Adds a turn, and before its prompt what became of the previous one.</summary>
    public void Add(ConversationTurn turn, ConversationTurn? previous)
    {
        if (previous is not null && ClosingWords.About(previous.Cause) is { } about)
        {
            Note(about);
        }

        User([.. _notes, .. PromptText.Of(turn.Prompt).Select(text => new TextContent(text))]);
        _notes.Clear();
        foreach (var step in turn.Steps)
        {
            Add(step, turn);
        }
    }

    /// <summary>Words of the agent that are neither the user's nor the journal's: for one request only.</summary>
    public static IReadOnlyList<ChatMessage> WithNote(IReadOnlyList<ChatMessage> messages, string note)
    {
        var last = messages[^1];
        return last.Role == ChatRole.User
            ? [.. messages.SkipLast(1), new ChatMessage(ChatRole.User, [.. last.Contents, new TextContent(FramedNote.Of(note))])]
            : [.. messages, new ChatMessage(ChatRole.User, FramedNote.Of(note))];
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private void Note(string text) => _notes.Add(new TextContent(FramedNote.Of(text)));

    private void Add(ConversationStep step, ConversationTurn turn)
    {
        var text = step.Text;
        List<AIContent> contents = [];
        if (!string.IsNullOrWhiteSpace(text))
        {
            contents.Add(new TextContent(text));
        }

        contents.AddRange(step.Calls.Select((call, index) => new RawToolCallContent(
            index, call.WireId, Name(call.Tool), call.ArgumentsAreSound && !string.IsNullOrWhiteSpace(call.Arguments) ? call.Arguments : "{}")));
        if (contents.Count == 0)
        {
            return;
        }

        if (step.Thoughts is { Length: > 0 } thoughts)
        {
            contents.Insert(0, new TextReasoningContent(thoughts));
        }

        Assistant(contents);
        foreach (var call in step.Calls)
        {
            var result = call.Result ?? ClosingWords.End(call, turn.Cause ?? Journal.Records.TurnEndCause.Crash).Result;
            _messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.WireId, string.IsNullOrWhiteSpace(result) ? "(no output)" : result)]));
        }
    }

    private void User(List<AIContent> contents) => AddOrMerge(ChatRole.User, contents);

    private void Assistant(List<AIContent> contents) => AddOrMerge(ChatRole.Assistant, contents);

    private void AddOrMerge(ChatRole role, List<AIContent> contents)
    {
        if (_messages.Count > 0 && _messages[^1].Role == role)
        {
            contents.InsertRange(0, _messages[^1].Contents);
            _messages[^1] = new ChatMessage(role, contents);
        }
        else
        {
            _messages.Add(new ChatMessage(role, contents));
        }
    }
}
