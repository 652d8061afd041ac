using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Models;
using AcpAgent.Core.Secrets;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Turns.Calls;
using AcpAgent.Protocol.Schema;
using Microsoft.Extensions.AI;
using TextContent = Microsoft.Extensions.AI.TextContent;

namespace AcpAgent.Core.Turns.Replies;

/// <summary>Receives one reply of the model and journals it as it comes.</summary>
internal sealed class ReplyReader(int step, TurnLog log, TurnIds ids, IReadOnlyDictionary<string, ITool> tools, Redaction secrets)
{
    private readonly MessageStream _messages = new(log, ids, secrets);
    private readonly List<ReplyCall> _calls = [];
    private readonly Dictionary<int, ReplyCall> _streaming = [];
    private readonly Dictionary<ReplyCall, long> _argumentLengths = [];
    private readonly UsageDetails _usage = new();
    private ChatFinishReason? _finish;
    private string? _problem;
    private long _textLength;
    private bool _hasUsage;

    /// <summary>Receives the reply to its end, or to where it goes beyond <see cref="ReplyBounds"/>.</summary>
    public async Task<Reply> ReadAsync(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellation)
    {
        try
        {
            await ReceiveAsync(updates, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (OperationCanceledException or JournalWriteException))
        {
            // What came before is the user's to see to its last character.
            _messages.Break();
            throw;
        }

        _messages.Break();
        return new Reply
        {
            HasText = _messages.HasText,
            Calls = _calls,
            FinishReason = _finish,
            Usage = _hasUsage ? Usage(_usage) : null,
            Problem = _problem,
        };
    }

    private async Task ReceiveAsync(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellation)
    {
        await foreach (var update in updates.WithCancellation(cancellation).ConfigureAwait(false))
        {
            foreach (var content in update.Contents)
            {
                Take(content);
            }

            _finish = update.FinishReason ?? _finish;
            if (_problem is not null)
            {
                break;
            }

            await log.WaitForRoomAsync(cancellation).ConfigureAwait(false);
        }
    }

    private void Take(AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                Say(text.Text, isThought: false);
                break;
            case TextReasoningContent thought:
                Say(thought.Text, isThought: true);
                break;
            case ToolCallStartedContent started:
                _streaming[started.Index] = Announce(started.CallId, started.Name);
                break;
            case ToolCallArgumentsContent arguments when _streaming.TryGetValue(arguments.Index, out var call):
                Measure(call, arguments.Delta.Length);
                break;
            case RawToolCallContent raw:
                Complete(_streaming.Remove(raw.Index, out var begun) ? begun : Announce(raw.CallId, raw.Name), raw.RawArguments);
                break;
            case FunctionCallContent whole:
                Complete(Announce(whole.CallId, whole.Name), Serialize(whole), whole.Exception);
                break;
            case UsageContent usage:
                _usage.Add(usage.Details);
                _hasUsage = true;
                break;
            case ErrorContent error:
                throw new ModelException(ModelFailure.Server, error.Message);
            default:
                break;
        }
    }

    private void Say(string? text, bool isThought)
    {
        if (string.IsNullOrEmpty(text) || _problem is not null)
        {
            return;
        }

        _messages.Append(text, isThought);
        if ((_textLength += text.Length) > ReplyBounds.Text)
        {
            _problem = string.Create(CultureInfo.InvariantCulture, $"The reply was cut off at {ReplyBounds.Text} characters.");
        }
    }

    private ReplyCall Announce(string? modelCallId, string? name)
    {
        var known = Unicode.Repair(name ?? "");
        known = known.Length <= ReplyBounds.Name ? known : Unicode.Repair(known[..ReplyBounds.Name]);
        tools.TryGetValue(known, out var tool);
        if (_calls.Count == ReplyBounds.Calls)
        {
            _problem ??= string.Create(CultureInfo.InvariantCulture, $"The reply had more than {ReplyBounds.Calls} tool calls, so it was cut off and none of them was run. Call fewer at a time.");
        }

        var call = new ReplyCall(_problem is null ? ids.NextCall() : "", known, tool);
        if (_problem is null)
        {
            _messages.Break();
            _calls.Add(call);
            log.Append(new ToolCallAnnounced
            {
                TurnId = ids.Turn,
                Step = step,
                ToolCallId = call.Id,
                ModelCallId = string.IsNullOrEmpty(modelCallId) ? null : Unicode.Repair(modelCallId),
                Tool = known,
                Title = tool?.Title ?? (string.IsNullOrWhiteSpace(known) ? "Unnamed tool" : known),
                Kind = tool?.Kind ?? ToolKind.Other,
            });
        }

        return call;
    }

    private void Complete(ReplyCall call, string arguments, Exception? problem = null)
    {
        // Before anything is made of them: what a tool does is what is shown, and it gets no secret either.
        call.Arguments = secrets.Apply(arguments);
        call.Problem ??= problem is null ? null : $"The arguments could not be read: {problem.Message}";
        Measure(call, 0);
    }

    private void Measure(ReplyCall call, int more)
    {
        var length = _argumentLengths[call] = Math.Max(_argumentLengths.GetValueOrDefault(call) + more, call.Arguments?.Length ?? 0);
        if (length > ArgumentText.Longest)
        {
            call.Problem = _problem ??= string.Create(CultureInfo.InvariantCulture, $"The arguments are longer than {ArgumentText.Longest} characters, so the reply was cut off and none of its calls was run.");
        }
    }

    private static string Serialize(FunctionCallContent call)
    {
        var type = (JsonTypeInfo<IDictionary<string, object?>>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>));
        return call.Arguments is { } arguments ? JsonSerializer.Serialize(arguments, type) : "";
    }

    private static TokenUsage Usage(UsageDetails usage) => new(
        Math.Max(0, usage.InputTokenCount ?? 0),
        Math.Max(0, usage.OutputTokenCount ?? 0),
        Math.Max(0, usage.CachedInputTokenCount ?? 0),
        Math.Max(0, usage.ReasoningTokenCount ?? 0));
}
