using System.Text.Json.Nodes;

namespace AcpAgent.Tests.Shared.ModelServer;

/// <summary>The JSON that a provider streams, piece by piece.</summary>
public static class ChatChunk
{
    /// <summary>A piece of the reply: the members of <c>choices[0].delta</c>.</summary>
    public static JsonObject Delta(params ReadOnlySpan<(string Name, JsonNode? Value)> members) => Choice(ToObject(members), null);

    /// <summary>The end of the reply.</summary>
    public static JsonObject Finish(string reason) => Choice([], reason);

    /// <summary>What the reply cost: as OpenAI sends it, last and without choices.</summary>
    public static JsonObject Usage(long input, long output, long cached = 0, long reasoning = 0) => Chunk([], new JsonObject
    {
        ["prompt_tokens"] = input,
        ["completion_tokens"] = output,
        ["total_tokens"] = input + output,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = cached },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = reasoning },
    });

    /// <summary>The beginning of a tool call, or all of it.</summary>
    public static JsonObject CallStart(int index, string? id, string tool, string arguments = "") => Delta(("tool_calls", new JsonArray(new JsonObject
    {
        ["index"] = index,
        ["id"] = id,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = tool, ["arguments"] = arguments },
    })));

    /// <summary>More of a tool call's arguments.</summary>
    public static JsonObject CallArguments(int index, string more) => Delta(("tool_calls", new JsonArray(new JsonObject
    {
        ["index"] = index,
        ["function"] = new JsonObject { ["arguments"] = more },
    })));

    /// <summary>A body as providers send it with a status that is no success.</summary>
    public static JsonObject Error(string message, string? type = null, string? code = null) => new()
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = code },
    };

    private static JsonObject Choice(JsonObject delta, string? finish) =>
        Chunk([new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }], null);

    private static JsonObject Chunk(JsonArray choices, JsonObject? usage) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1,
        ["model"] = "test-model",
        ["choices"] = choices,
        ["usage"] = usage,
    };

    private static JsonObject ToObject(ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var result = new JsonObject();
        foreach (var (name, value) in members)
        {
            result[name] = value;
        }

        return result;
    }
}
