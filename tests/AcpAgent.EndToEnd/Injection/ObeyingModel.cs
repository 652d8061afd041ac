using System.Text.Json;
using System.Text.RegularExpressions;
using AcpAgent.Tests.Shared.ModelServer;

namespace AcpAgent.EndToEnd.Injection;

/// <summary>A mind that does as it is told by whoever it is told: it reads, does what the text wants, and then what it was asked for.</summary>
/// <param name="reads">The call that brings the text.</param>
/// <param name="honest">The call that does what the person asked for.</param>
internal sealed partial class ObeyingModel((string Tool, string Arguments) reads, (string Tool, string Arguments) honest)
{
    /// <summary>What it says when it is done.</summary>
    public const string LastWords = "It is sorted.";

    /// <summary>How a text tells it to make a call.</summary>
    public static string Order(string tool, string arguments) => $"[[CALL {tool} {arguments}]]";

    /// <summary>The next reply.</summary>
    public HttpReply Reply(HttpModelRequest request)
    {
        var told = request.Messages.Where(message => message.GetProperty("role").GetString() != "assistant").SelectMany(message => Orders().Matches(HttpModelRequest.TextOf(message.GetProperty("content"))));
        (string Tool, string Arguments)[] steps = [reads, .. told.Select(match => (match.Groups[1].Value, match.Groups[2].Value)).Distinct(), honest];
        var done = request.Messages.Count(message => message.GetProperty("role").GetString() == "tool");
        return done < steps.Length ? HttpReply.Stream.Call(steps[done].Tool, steps[done].Arguments, $"call_{done}") : HttpReply.Says(LastWords);
    }

    /// <summary>True where the model has called a tool so.</summary>
    public static bool HasCalled(HttpModelRequest request, string tool, string arguments) => request.Messages
        .Where(message => message.GetProperty("role").GetString() == "assistant" && message.TryGetProperty("tool_calls", out _))
        .SelectMany(message => message.GetProperty("tool_calls").EnumerateArray())
        .Select(call => call.GetProperty("function"))
        .Any(function => function.GetProperty("name").GetString() == tool && JsonElement.DeepEquals(JsonElement.Parse(function.GetProperty("arguments").GetString()!), JsonElement.Parse(arguments)));

    [GeneratedRegex(@"\[\[CALL (\w+) (\{.*?\})\]\]")]
    private static partial Regex Orders();
}
