using Microsoft.Extensions.AI;
using AcpAgent.Core.Models;

namespace AcpAgent.Tests.Models;

/// <summary>A streamed reply, gathered for assertions.</summary>
internal sealed record ModelReply(IReadOnlyList<ChatResponseUpdate> Updates)
{
    public string Text => string.Concat(All<TextContent>().Select(content => content.Text));

    public string Thoughts => string.Concat(All<TextReasoningContent>().Select(content => content.Text));

    public IReadOnlyList<RawToolCallContent> Calls => All<RawToolCallContent>();

    public UsageDetails? Usage => All<UsageContent>().SingleOrDefault()?.Details;

    public ChatFinishReason? Finish => Updates.Select(update => update.FinishReason).SingleOrDefault(reason => reason is not null);

    public IReadOnlyList<T> All<T>() where T : AIContent => [.. Updates.SelectMany(update => update.Contents).OfType<T>()];

    public static async Task<ModelReply> Of(
        IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellation = default)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync(messages, options, cancellation))
        {
            updates.Add(update);
        }

        return new ModelReply(updates);
    }

    public static Task<ModelReply> Of(IChatClient client, string prompt) => Of(client, [new ChatMessage(ChatRole.User, prompt)]);
}
