using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;

namespace AcpAgent.Core.Turns;

/// <summary>Writes the end of a turn, once nobody else writes: the note, the end of every open call, and the turn's own, synced.</summary>
internal sealed class TurnEnd(TurnWork work)
{
    /// <summary>What a person is told of a failure that is not the model's.</summary>
    public static string Explain(Exception error) => error is JournalWriteException
        ? $"The session could not be saved, so the turn was stopped: {error.Message}"
        : "The agent failed unexpectedly; its log has the details.";

    /// <summary>
    /// Writes the end. Where the journal cannot take it, the turn fails, which is tried to be written instead, once. A cancel stays a cancel.
    /// </summary>
    public async Task<TurnOutcome> WriteAsync(TurnEnding ending)
    {
        ending = ending with { Note = ending.Note is { } note ? work.Request.Secrets.Clean(note) : null };
        var records = Records(ending, work.Request.Conversation);
        if (await TryCommitAsync(records).ConfigureAwait(false) is { } error)
        {
            // The journal says what is open: the end of a call may be what was lost.
            var written = Written(work.Host.TryAgain());
            var why = work.Request.Secrets.Clean(Explain(error));
            ending = ending.IsCancel ? ending with { Note = why } : TurnEnding.Failure(why);
            records = Records(ending, written);
            _ = await TryCommitAsync(records).ConfigureAwait(false);
        }

        // In memory the turn ends whatever the disk says.
        var usage = Usage();
        records.ForEach(work.Request.Conversation.Apply);
        return new TurnOutcome(ending.Cause, ending.StopReason, usage, ending.Error);
    }

    private async Task<Exception?> TryCommitAsync(List<JournalRecord> records)
    {
        try
        {
            await Task.WhenAll([.. records.Select(record =>
                work.Host.CommitAsync(record, record is TurnEnded ? Durability.Synced : Durability.Written).AsTask())]).ConfigureAwait(false);
            return null;
        }
        catch (Exception error)
        {
            work.Logger.JournalFailed(work.Host.SessionId, work.Ids.Turn, error);
            return error;
        }
    }

    private Conversation Written(IEnumerable<JournalEntry> entries)
    {
        try
        {
            return Conversation.From(entries);
        }
        catch (Exception error)
        {
            work.Logger.JournalFailed(work.Host.SessionId, work.Ids.Turn, error);
            return work.Request.Conversation;
        }
    }

    private List<JournalRecord> Records(TurnEnding ending, Conversation conversation)
    {
        List<JournalRecord> records = [];
        if (ending.Note is { } note)
        {
            records.Add(new AgentNote(work.Ids.NextMessage(), Unicode.Repair(note)));
        }

        if (conversation.OpenTurn(work.Ids.Turn) is { } turn)
        {
            records.AddRange(InterruptedTurn.OpenCalls(turn, ending.Cause));
        }

        records.Add(new TurnEnded
        {
            TurnId = work.Ids.Turn,
            Cause = ending.Cause,
            StopReason = ending.StopReason,
            Error = ending.Error,
            Usage = Usage(),
        });
        return records;
    }

    private TokenUsage Usage() => work.Request.Conversation.OpenTurn(work.Ids.Turn)?.Usage ?? new TokenUsage(0, 0);
}
