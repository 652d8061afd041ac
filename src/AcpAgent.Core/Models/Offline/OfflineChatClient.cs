using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.Offline;

/// <summary>
/// The built-in model: deterministic, without key and network. It understands a handful of requests by their words, uses the tools on
/// offer for real, says so in every answer, and follows scripts for tests and benchmarks (<c>docs/models.md</c>).
/// </summary>
/// <param name="delay">The pause before each piece of an answer; zero by default.</param>
/// <param name="time">Measures the pauses.</param>
public sealed class OfflineChatClient(TimeSpan delay = default, TimeProvider? time = null) : IChatClient
{
    /// <summary>The name it goes by.</summary>
    public const string ModelId = "offline";

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var conversation = OfflineConversation.Read(messages, options);
        var steps = OfflineScript.Find(conversation.Prompt)?.Reply(conversation) ?? OfflineAnswers.Reply(conversation);
        return new OfflineRenderer(delay, conversation.CallCount, conversation.InputTokens, time ?? TimeProvider.System)
            .RenderAsync(steps, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>Nothing to release.</summary>
    public void Dispose()
    {
    }
}
