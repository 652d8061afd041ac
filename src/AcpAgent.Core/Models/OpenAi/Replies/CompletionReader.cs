using System.Text.Json;
using AcpAgent.Core.Models.OpenAi.Failures;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.OpenAi.Replies;

/// <summary>
/// Turns the chunks of a reply into contents, each as soon as it can be shown. Takes a whole reply for a stream of one chunk, and
/// skips what it does not know.
/// </summary>
internal sealed class CompletionReader
{
    private static readonly string[] ThoughtNames = ["reasoning_content", "reasoning", "reasoning_text", "thinking"];
    private readonly ToolCallAssembler _calls = new();
    private ChatFinishReason? _finish;
    private UsageDetails? _usage;
    private bool _hasContent;
    private bool _hasRefusal;

    /// <summary>Whether anything of a reply has come at all.</summary>
    public bool HasChoice { get; private set; }

    /// <summary>Whether the model is done; only the usage may still come.</summary>
    public bool IsFinished => _finish is not null;

    /// <summary>What a chunk brings to be shown; often nothing.</summary>
    /// <exception cref="ProviderErrorException">It tells of an error.</exception>
    public IList<AIContent> Read(ReplyChunk chunk)
    {
        if (chunk.Text is not { } text)
        {
            return Read(chunk.Json);
        }

        HasChoice = _hasContent = true;
        return [new TextContent(text)];
    }

    private List<AIContent> Read(JsonElement chunk)
    {
        if (ErrorBody.In(chunk) is { } error)
        {
            throw new ProviderErrorException(error);
        }

        if (chunk.ValueKind is not JsonValueKind.Object)
        {
            return [];
        }

        var contents = new List<AIContent>();
        var choice = FirstChoice(chunk);
        if (choice is { } found)
        {
            HasChoice = true;
            ReadChoice(found, contents);
        }

        // Some count on from chunk to chunk, so the last one counts.
        _usage = UsageNumbers.Of(chunk, choice) ?? _usage;
        return contents;
    }

    /// <summary>What is to be said at the end: the calls as a whole, the usage, the finish reason.</summary>
    public ChatResponseUpdate End()
    {
        List<AIContent> contents = [.. _calls.End()];
        var finish = _finish ?? ChatFinishReason.Stop;
        if (finish == ChatFinishReason.Stop)
        {
            finish = contents.Count > 0 ? ChatFinishReason.ToolCalls : _hasRefusal ? ModelFinish.Refusal : finish;
        }

        if (_usage is not null)
        {
            contents.Add(new UsageContent(_usage));
        }

        return new ChatResponseUpdate(ChatRole.Assistant, contents) { FinishReason = finish };
    }

    private static JsonElement? FirstChoice(JsonElement chunk)
    {
        if (!chunk.TryGetProperty("choices", out var choices) || choices.ValueKind is not JsonValueKind.Array)
        {
            return null;
        }

        foreach (var choice in choices.EnumerateArray())
        {
            if (choice.ValueKind is JsonValueKind.Object
                && (!choice.TryGetProperty("index", out var index) || index.ValueKind is not JsonValueKind.Number || (index.TryGetInt32(out var number) && number == 0)))
            {
                return choice;
            }
        }

        return null;
    }

    private void ReadChoice(JsonElement choice, List<AIContent> contents)
    {
        if (ErrorBody.In(choice) is { } error)
        {
            throw new ProviderErrorException(error);
        }

        // A few servers end a stream with the whole message again; it counts only where nothing came before.
        if (Member(choice, "delta") is { } delta)
        {
            ReadMessage(delta, contents);
        }
        else if (!_hasContent && Member(choice, "message") is { } message)
        {
            ReadMessage(message, contents);
        }

        _hasContent |= contents.Count > 0;
        if (LooseText.Of(choice, "finish_reason") is { } reason)
        {
            _finish = FinishReasons.Fault(reason) is { } fault
                ? throw new ProviderErrorException(new ErrorBody($"The reply was given up, with the reason \"{reason}\""), fault)
                : FinishReasons.Of(reason);
        }
    }

    private void ReadMessage(JsonElement message, List<AIContent> contents)
    {
        if (ThoughtNames.Select(name => LooseText.Of(message, name)).FirstOrDefault(text => text is not null) is { } thought)
        {
            contents.Add(new TextReasoningContent(thought));
        }

        if (message.TryGetProperty("content", out var content))
        {
            MessageParts.Read(content, contents);
        }

        if (LooseText.Of(message, "refusal") is { } refusal)
        {
            _hasRefusal = true;
            contents.Add(new TextContent(refusal));
        }

        if (message.TryGetProperty("tool_calls", out var calls))
        {
            _calls.Read(calls, contents);
        }

        if (message.TryGetProperty("function_call", out var call))
        {
            _calls.Read(call, contents);
        }
    }

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Object ? value : null;
}
