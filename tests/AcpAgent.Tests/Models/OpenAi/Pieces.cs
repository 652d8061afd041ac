using System.Text;
using AcpAgent.Core.Models;
using AcpAgent.Core.Models.OpenAi.Failures;
using AcpAgent.Core.Models.OpenAi.Replies;
using AcpAgent.Core.Models.OpenAi.Timing;
using Microsoft.Extensions.AI;

namespace AcpAgent.Tests.Models.OpenAi;

/// <summary>Reads the body of a response without HTTP, in whatever pieces it is cut into.</summary>
internal static class Pieces
{
    /// <summary>The reply in a body, or what was thrown.</summary>
    public static async Task<ModelReply> ReadAsync(byte[] body, params IReadOnlyList<int> cuts)
    {
        var report = new FailureReport(ModelSettings.Offline);
        using var clock = new AttemptClock(ModelTimeouts.Default, report, TimeProvider.System, CancellationToken.None);
        var reader = new CompletionReader();
        var updates = new List<ChatResponseUpdate>();
        await foreach (var chunk in new ReplyBody(new ResponseStream(new CutStream(body, cuts), clock)).ReadAsync(CancellationToken.None))
        {
            updates.Add(new ChatResponseUpdate(ChatRole.Assistant, [.. reader.Read(chunk)]));
        }

        updates.Add(reader.End());
        return new ModelReply(updates);
    }

    /// <summary>The reply in a stream of these events.</summary>
    public static Task<ModelReply> OfAsync(params string[] events) =>
        ReadAsync(Encoding.UTF8.GetBytes(string.Concat(events.Select(data => $"data: {data}\n\n"))));

    /// <summary>The reply in a stream of chunks with these deltas.</summary>
    public static Task<ModelReply> OfDeltasAsync(params string[] deltas) =>
        OfAsync([.. deltas.Select(delta => $$"""{"choices":[{"index":0,"delta":{{delta}}}]}"""), """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""", "[DONE]"]);

    /// <summary>All that is to be seen of a reply, content by content.</summary>
    public static IReadOnlyList<string> Show(ModelReply reply) =>
        [.. reply.Updates.SelectMany(update => update.Contents).Select(Show), $"finish {reply.Finish}"];

    private static string Show(AIContent content) => content switch
    {
        TextContent text => $"text {text.Text}",
        TextReasoningContent thought => $"thought {thought.Text}",
        ToolCallStartedContent started => $"start {started.Index} {started.CallId ?? "-"} {started.Name}",
        ToolCallArgumentsContent more => $"more {more.Index} {more.Delta}",
        RawToolCallContent raw => $"call {raw.Index} {(raw.CallId.Length > 0 ? raw.CallId : "-")} {(raw.Name.Length > 0 ? raw.Name : "-")} {raw.RawArguments}",
        UsageContent { Details: var usage } => $"usage {usage.InputTokenCount} {usage.OutputTokenCount} {usage.CachedInputTokenCount ?? 0} {usage.ReasoningTokenCount ?? 0}",
        _ => content.GetType().Name,
    };

    private sealed class CutStream(byte[] body, IReadOnlyList<int> cuts) : MemoryStream(body)
    {
        private readonly Queue<int> _cuts = new(cuts.Append(body.Length).Order());

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (_cuts.TryPeek(out var next) && next <= Position)
            {
                _cuts.Dequeue();
            }

            var length = _cuts.TryPeek(out var end) ? end - Position : 0;
            return base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, length)], cancellationToken);
        }
    }
}
