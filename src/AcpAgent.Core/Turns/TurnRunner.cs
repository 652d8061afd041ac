using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Format;
using AcpAgent.Core.Journal.Records;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Turns;

/// <summary>
/// Runs turns. A turn's work runs beside the runner, which alone decides when the turn is over and writes its end: so a cancel needs
/// nobody's cooperation.
/// </summary>
public sealed class TurnRunner(TimeProvider time, ILogger logger)
{
    /// <summary>How long a tool that was interrupted in a step which changes the world may take to say what came of it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Answers one prompt. Never throws for anything that goes wrong in a turn: the outcome says it, and where it is an error
    /// the user has been told in a note before.
    /// </summary>
    public async Task<TurnOutcome> RunAsync(TurnRequest request, ITurnHost host, TurnCancellation cancellation)
    {
        var ids = new TurnIds(request.TurnId);
        var prompt = RedactedRecord.Of(
            new PromptAccepted { TurnId = request.TurnId, MessageId = ids.NextMessage(), Prompt = request.Prompt }, request.Secrets.Current);
        try
        {
            await host.CommitAsync(prompt, Durability.Synced).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            logger.JournalFailed(host.SessionId, request.TurnId, error);
            return new TurnOutcome(TurnEndCause.Failure, null, new TokenUsage(0, 0), TurnEnd.Explain(error));
        }

        request.Conversation.Apply(prompt);
        var log = new TurnLog(host, request.Conversation, request.Secrets);
        using var clock = new TurnClock(time, request.Limits.WallClock);
        var work = new TurnWork(request, host, log, ids, clock, logger);
        var loop = Task.Run(() => RunLoopAsync(work, cancellation.Token), CancellationToken.None);
        await Task.WhenAny(loop, cancellation.Cancelled, clock.Expired).ConfigureAwait(false);
        var ending = loop.IsCompleted ? await loop.ConfigureAwait(false) : null;
        cancellation.Stop();
        var wait = log.StopAsync();
        if (!wait.IsCompleted)
        {
            logger.WaitsForStep(host.SessionId, request.TurnId);
        }

        if (await wait.ConfigureAwait(false))
        {
            await Task.WhenAny(loop, Task.Delay(Grace, time)).ConfigureAwait(false);
        }

        log.Close();
        ending ??= cancellation.Cancelled.IsCompleted || !clock.Expired.IsCompleted
            ? TurnEnding.Cancelled(cancellation.Reason)
            : TurnEnding.Limit($"Stopped after {request.Limits.WallClock}, the longest that one turn may take. Send another prompt to go on.");
        return await new TurnEnd(work).WriteAsync(ending).ConfigureAwait(false);
    }

    private static async Task<TurnEnding?> RunLoopAsync(TurnWork work, CancellationToken cancellation)
    {
        try
        {
            work.Log.Append(new TurnStarted { TurnId = work.Ids.Turn, Model = work.Request.Model.Id, Versions = work.Request.Versions });
            return await new PromptLoop(work).RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (JournalWriteException error)
        {
            work.Logger.JournalFailed(work.Host.SessionId, work.Ids.Turn, error);
            return TurnEnding.Failure(TurnEnd.Explain(error));
        }
        catch (Exception error)
        {
            work.Logger.TurnFailed(work.Host.SessionId, work.Ids.Turn, error);
            return TurnEnding.Failure(TurnEnd.Explain(error));
        }
    }
}
