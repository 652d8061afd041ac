using System.Globalization;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Models;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Turns.Calls;
using AcpAgent.Core.Turns.History;
using AcpAgent.Core.Turns.Replies;
using Microsoft.Extensions.AI;

namespace AcpAgent.Core.Turns;

/// <summary>Asks the model, runs the tools it calls, and asks again, until it is done or may not go on.</summary>
internal sealed class PromptLoop(TurnWork work)
{
    private const string EmptyReply = "your last reply was empty. Answer the user, or say that there is nothing to say.";

    private readonly CallSequence _calls = new(work);
    private IReadOnlyList<ITool>? _lent;
    private OfferedTools _offered = new(work.Request.Tools);
    private TokenUsage _usage = new(0, 0);
    private int _emptyReplies;

    /// <summary>How the turn is to end; null where it was cancelled.</summary>
    /// <exception cref="JournalWriteException">The journal failed.</exception>
    public async Task<TurnEnding?> RunAsync(CancellationToken cancellation)
    {
        try
        {
            for (var step = 1; ; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (Exhausted(step) is { } limit)
                {
                    return limit;
                }

                await work.Log.WaitForRoomAsync(cancellation).ConfigureAwait(false);
                if (await StepAsync(step, cancellation).ConfigureAwait(false) is { } ending)
                {
                    return ending;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (ModelException error)
        {
            Tell(error);
            return Failed(error);
        }
    }

    /// <summary>Providers fail, which is worth a line; where nobody foresaw how, what was thrown is told as well.</summary>
    private void Tell(ModelException error)
    {
        if (error.Failure == ModelFailure.Unexpected)
        {
            work.Logger.ModelFailedUnexpectedly(work.Host.SessionId, work.Ids.Turn, error);
        }
        else
        {
            work.Logger.ModelFailed(work.Host.SessionId, work.Ids.Turn, error.Failure, error.Message);
        }
    }

    /// <summary>What the next reply may call. What a source lends may have changed since the last.</summary>
    private async ValueTask OfferToolsAsync(CancellationToken cancellation)
    {
        if (work.Request.MoreTools is { } source && await source.CurrentAsync(cancellation).ConfigureAwait(false) is var lent && lent != _lent)
        {
            _lent = lent;
            _offered = new OfferedTools(work.Request.Tools.Concat(lent));
        }
    }

    private TurnEnding? Exhausted(int step)
    {
        var limits = work.Request.Limits;
        return step > limits.Steps ? TurnEnding.Limit(string.Create(CultureInfo.InvariantCulture, $"Stopped after {limits.Steps} replies of the model, the most that one turn may have. Send another prompt to go on."))
            : _usage.Input + _usage.Output >= limits.Tokens ? TurnEnding.TokenLimit(string.Create(CultureInfo.InvariantCulture, $"Stopped after {_usage.Input + _usage.Output} tokens; one turn may take {limits.Tokens}. Send another prompt to go on."))
            : null;
    }

    private async Task<TurnEnding?> StepAsync(int step, CancellationToken cancellation)
    {
        await OfferToolsAsync(cancellation).ConfigureAwait(false);
        var reply = await ReceiveAsync(step, cancellation).ConfigureAwait(false);
        _usage = _usage.Plus(reply.Usage);
        _emptyReplies = reply.IsEmpty ? _emptyReplies : 0;
        work.Log.Append(new ModelReplied
        {
            TurnId = work.Ids.Turn,
            Step = step,
            FinishReason = reply.FinishReason?.Value,
            Usage = reply.Usage,
            ContextWindow = work.Request.Model.ContextWindow,
        });
        cancellation.ThrowIfCancellationRequested();

        if (reply.FinishReason == ChatFinishReason.ContentFilter)
        {
            return TurnEnding.Refusal("The provider's content filter stopped the answer.");
        }

        if (reply.FinishReason == ModelFinish.Refusal)
        {
            return TurnEnding.Refusal(reply.HasText ? null : "The model declined to answer.");
        }

        var cut = reply.FinishReason == ChatFinishReason.Length
            ? "The reply was cut off at the model's output limit, so none of its calls was run."
            : reply.Problem;
        if (cut is not null)
        {
            foreach (var call in reply.Calls)
            {
                _calls.Refuse(call, cut);
            }
        }

        return reply switch
        {
            _ when reply.FinishReason == ChatFinishReason.Length => TurnEnding.TokenLimit("The model's reply was cut off at its output limit. Send another prompt to go on."),
            { Problem: not null, Calls.Count: 0 } => TurnEnding.TokenLimit(reply.Problem),
            { Problem: not null } => null,
            { IsEmpty: true } => RetryEmpty(),
            { Calls.Count: 0 } => TurnEnding.Done,
            _ => await _calls.RunAsync(reply.Calls, _offered, cancellation).ConfigureAwait(false),
        };
    }

    private async Task<Reply> ReceiveAsync(int step, CancellationToken cancellation)
    {
        var messages = work.Log.Read(ToMessages);
        if (_emptyReplies > 0)
        {
            messages = MessageList.WithNote(messages, EmptyReply);
        }

        try
        {
            var updates = work.Request.Model.Client.GetStreamingResponseAsync(messages, _offered.Options, cancellation);
            return await new ReplyReader(step, work.Log, work.Ids, _offered.ByName, work.Request.Secrets.Current).ReadAsync(updates, cancellation).ConfigureAwait(false);
        }
        catch (ModelException error) when (error.Failure is ModelFailure.ContextOverflow)
        {
            work.Log.Append(new ModelReplied
            {
                TurnId = work.Ids.Turn,
                Step = step,
                FinishReason = TokenEstimate.Overflowed,
                ContextWindow = work.Request.Model.ContextWindow,
            });
            throw;
        }
        catch (Exception error) when (error is not (ModelException or JournalWriteException) && !(error is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            throw new ModelException(ModelFailure.Unexpected, $"The model failed unexpectedly ({error.GetType().Name}).", error);
        }
    }

    private IReadOnlyList<ChatMessage> ToMessages(Conversation conversation)
    {
        var budget = TokenEstimate.Budget(work.Request.Model.ContextWindow) - _offered.EstimatedTokens;
        return conversation.ToMessages(work.Request.Instructions, budget);
    }

    private TurnEnding? RetryEmpty() => ++_emptyReplies < 2
        ? null
        : TurnEnding.Failure("The model answered with nothing, twice in a row. Try again, or put the prompt in other words.");

    private static TurnEnding Failed(ModelException error) => error.Failure switch
    {
        ModelFailure.ContentFilter => TurnEnding.Refusal(error.Message),
        ModelFailure.ContextOverflow => TurnEnding.Failure(
            $"The conversation no longer fits into the model's context window. {error.Message} The session can go on: with the next prompt older turns are left out of what the model is sent. Ask for smaller pieces, or begin a new session."),
        _ => TurnEnding.Failure(error.Message),
    };
}
