using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Models.Offline;

/// <summary>Streams steps as a real provider would: labelled text in words, tool calls piece by piece, usage and reason at the end.</summary>
/// <param name="pause">The pause before each piece.</param>
/// <param name="nextCallNumber">Numbers the calls that have no id of their own.</param>
/// <param name="inputTokens">The estimated size of the request.</param>
/// <param name="time">Measures the pauses.</param>
internal sealed class OfflineRenderer(TimeSpan pause, int nextCallNumber, int inputTokens, TimeProvider time)
{
    /// <summary>What every text of the offline model begins with.</summary>
    public const string Label = "[offline model] ";

    private const int ArgumentPiece = 24;

    private readonly List<RawToolCallContent> _calls = [];
    private TimeSpan _pause = pause;
    private bool _labelled;
    private int _outputCharacters;
    private UsageDetails? _usage;
    private ChatFinishReason? _finish;

    public async IAsyncEnumerable<ChatResponseUpdate> RenderAsync(
        IEnumerable<OfflineStep> steps, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var step in steps)
        {
            foreach (var content in Pieces(step))
            {
                cancellation.ThrowIfCancellationRequested();
                if (_pause > TimeSpan.Zero)
                {
                    await Task.Delay(_pause, time, cancellation);
                }

                yield return Update(content);
            }

            await ActAsync(step, cancellation);
        }

        yield return Update([.. _calls, new UsageContent(_usage ?? Estimate())], _finish ?? (_calls.Count > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop));
    }

    private async ValueTask ActAsync(OfflineStep step, CancellationToken cancellation)
    {
        switch (step)
        {
            case OfflineStep.Delay delay:
                _pause = delay.Pause;
                break;
            case OfflineStep.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
                break;
            case OfflineStep.Fail fail:
                throw new ModelException(fail.Failure, $"The offline model was told to fail: {fail.Failure}.");
            case OfflineStep.Usage usage:
                _usage = new UsageDetails
                {
                    InputTokenCount = usage.Input,
                    OutputTokenCount = usage.Output,
                    TotalTokenCount = (long)usage.Input + usage.Output,
                    CachedInputTokenCount = usage.Cached,
                    ReasoningTokenCount = usage.Reasoning,
                };
                break;
            case OfflineStep.Finish finish:
                _finish = finish.Reason;
                break;
        }
    }

    private IEnumerable<AIContent> Pieces(OfflineStep step) => step switch
    {
        OfflineStep.Say say => Labelled(Words(say.Text)),
        OfflineStep.Stream stream => Labelled(Enumerable.Range(0, stream.Chunks).Select(number => Filler.Chunk(number, stream.Size))),
        OfflineStep.Think think => Words(think.Text).Select(word => new TextReasoningContent(word)),
        OfflineStep.Call call => CallPieces(call),
        _ => [],
    };

    private IEnumerable<AIContent> Labelled(IEnumerable<string> pieces)
    {
        if (!_labelled)
        {
            _labelled = true;
            yield return new TextContent(Label);
        }

        foreach (var piece in pieces)
        {
            _outputCharacters += piece.Length;
            yield return new TextContent(piece);
        }
    }

    private IEnumerable<AIContent> CallPieces(OfflineStep.Call call)
    {
        var index = _calls.Count;
        var id = call.Id ?? $"offline-{nextCallNumber + index}";
        yield return new ToolCallStartedContent(index, id, call.Tool);
        foreach (var piece in call.RawArguments.Chunk(ArgumentPiece))
        {
            yield return new ToolCallArgumentsContent(index, new string(piece));
        }

        _outputCharacters += call.RawArguments.Length;
        _calls.Add(new RawToolCallContent(index, id, call.Tool, call.RawArguments));
    }

    private UsageDetails Estimate()
    {
        var output = (_outputCharacters / 4) + 1;
        return new UsageDetails { InputTokenCount = inputTokens, OutputTokenCount = output, TotalTokenCount = inputTokens + output };
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i - 1]) && !char.IsWhiteSpace(text[i]))
            {
                yield return text[start..i];
                start = i;
            }
        }

        if (start < text.Length)
        {
            yield return text[start..];
        }
    }

    private static ChatResponseUpdate Update(params IList<AIContent> contents) => Update(contents, finish: null);

    private static ChatResponseUpdate Update(IList<AIContent> contents, ChatFinishReason? finish) =>
        new(ChatRole.Assistant, contents) { ModelId = OfflineChatClient.ModelId, FinishReason = finish };
}
