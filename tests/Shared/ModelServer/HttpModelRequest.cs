using System.Text;
using System.Text.Json;

namespace AcpAgent.Tests.Shared.ModelServer;

/// <summary>A request as it arrived.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path and query.</param>
/// <param name="Headers">The headers by name, in any case.</param>
/// <param name="Content">The body.</param>
public sealed record HttpModelRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Content)
{
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the client closes its connection before it had the whole answer.</summary>
    public Task Left => _left.Task;

    /// <summary>Completes when the whole answer was sent.</summary>
    public Task Answered => _answered.Task;

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Content.Span);

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonElement.Parse(Content.Span);

    /// <summary>The messages that the model was sent.</summary>
    public IReadOnlyList<JsonElement> Messages => [.. Json.GetProperty("messages").EnumerateArray()];

    /// <summary>The text of the last message of the user; empty where there is none.</summary>
    public string Prompt => Messages.LastOrDefault(message => message.GetProperty("role").GetString() == "user") is { ValueKind: JsonValueKind.Object } last
        ? TextOf(last.GetProperty("content"))
        : "";

    /// <summary>A message's content as text, whether it is a string or a list of parts.</summary>
    public static string TextOf(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Join('\n', content.EnumerateArray().Select(part => part.GetProperty("text").GetString())),
        _ => "",
    };

    internal void ClientLeft() => _left.TrySetResult();

    internal void WasAnswered() => _answered.TrySetResult();
}
