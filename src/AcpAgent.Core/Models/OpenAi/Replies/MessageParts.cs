using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.OpenAi.Replies;

/// <summary>A message's content: a string, or a list of parts, of which a few servers use the kinds <c>text</c> and <c>thinking</c>.</summary>
internal static class MessageParts
{
    public static void Read(JsonElement content, List<AIContent> contents)
    {
        if (LooseText.Of(content) is { } text)
        {
            contents.Add(new TextContent(text));
        }
        else if (content.ValueKind is JsonValueKind.Array)
        {
            foreach (var part in content.EnumerateArray())
            {
                ReadPart(part, contents);
            }
        }
    }

    private static void ReadPart(JsonElement part, List<AIContent> contents)
    {
        if ((LooseText.Of(part) ?? LooseText.Of(part, "text")) is { } text)
        {
            contents.Add(new TextContent(text));
        }
        else if (part.ValueKind is JsonValueKind.Object && part.TryGetProperty("thinking", out var thinking) && Thought(thinking) is { Length: > 0 } thought)
        {
            contents.Add(new TextReasoningContent(thought));
        }
    }

    private static string? Thought(JsonElement thinking) => thinking.ValueKind is JsonValueKind.Array
        ? string.Concat(thinking.EnumerateArray().Select(part => LooseText.Of(part) ?? LooseText.Of(part, "text")))
        : LooseText.Of(thinking);
}
