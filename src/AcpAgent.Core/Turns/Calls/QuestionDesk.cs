using AcpAgent.Core.Journal;
using AcpAgent.Core.Tools.Asking;

namespace AcpAgent.Core.Turns.Calls;

/// <summary>Asks the user what the model wants to know. The turn's clock stands still meanwhile; a question that nobody answers ends after its time.</summary>
internal sealed class QuestionDesk(TurnWork work)
{
    /// <summary>Asks.</summary>
    /// <exception cref="OperationCanceledException">The turn was cancelled.</exception>
    public async Task<UserAnswer> AskAsync(string callId, UserQuestion question, CancellationToken cancellation)
    {
        work.Clock.Pause();
        using var expiry = new CancellationTokenSource(work.Request.PermissionExpiry, work.Clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, expiry.Token);
        try
        {
            return await work.Host.AskUserAsync(callId, question, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (expiry.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return UserAnswer.None("The user did not answer in time.");
        }
        catch (Exception error) when (error is not (OperationCanceledException or JournalWriteException))
        {
            work.Logger.AskFailed(work.Host.SessionId, callId, error);
            return UserAnswer.None("The user could not be asked.");
        }
        finally
        {
            work.Clock.Resume();
        }
    }
}
