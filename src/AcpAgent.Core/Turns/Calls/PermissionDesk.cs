using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Permissions.Answers;
using AcpAgent.Core.Tools;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Turns.Calls;

/// <summary>Gets a prepared call allowed or not: by the rules, and by the user where the rules say so. Whatever goes wrong is a no.</summary>
internal sealed class PermissionDesk(TurnWork work)
{
    /// <summary>Null where the call may run; else how it ends.</summary>
    /// <exception cref="OperationCanceledException">The turn was cancelled.</exception>
    /// <exception cref="ToolArgumentException">Looking further showed that it cannot be run.</exception>
    public async Task<CallEnd?> AdmitAsync(string callId, PreparedCall call, ToolCallUpdate shown, CancellationToken cancellation)
    {
        for (var isGranted = false; ;)
        {
            var decision = Decide(callId, call.Facts);
            var asks = decision.Verdict == Verdict.Ask && !isGranted;
            if (decision.Verdict is not (Verdict.Allow or Verdict.Ask))
            {
                return Denied(decision);
            }

            if (asks && !await AskAsync(callId, decision.Scope, shown, cancellation).ConfigureAwait(false))
            {
                return CallEnd.Rejected;
            }

            isGranted |= asks;

            // The mode may have changed while the user was being asked, and more may be known now: the stricter wins.
            if (!await call.LookFurtherAsync(cancellation).ConfigureAwait(false) && !asks)
            {
                return null;
            }
        }
    }

    private static CallEnd Denied(PermissionDecision decision) =>
        CallEnd.Refused($"This call is not allowed and was not run. {decision.Reason} (Rule: {decision.Rule})");

    private PermissionDecision Decide(string callId, ToolCallFacts facts)
    {
        PermissionDecision decision;
        try
        {
            decision = work.Request.Policy.Decide(facts, work.Host.ModeId);
        }
        catch (Exception error)
        {
            work.Logger.PolicyFailed(work.Host.SessionId, callId, error);
            decision = new PermissionDecision(Verdict.Deny, "policy:error", "The permission rules could not be applied.");
        }

        work.Log.Append(new ToolCallDecided
        {
            ToolCallId = callId,
            Verdict = decision.Verdict switch { Verdict.Allow => "allow", Verdict.Ask => "ask", Verdict.Deny or _ => "deny" },
            Rule = decision.Rule,
            Reason = decision.Reason,
        });
        return decision;
    }

    private async Task<bool> AskAsync(string callId, AnswerScope? scope, ToolCallUpdate shown, CancellationToken cancellation)
    {
        var request = new PermissionRequested { PermissionId = work.Ids.NextPermission(), ToolCallId = callId, Options = PermissionOptions.Of(scope), Covers = scope?.Keys };
        var outcome = await AnswerAsync(request, shown, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (outcome is CancelledPermissionOutcome)
        {
            // The client cancels the turn in other words; the permission stays pending, as it does when session/cancel comes first.
            throw new OperationCanceledException("The user cancelled instead of answering.");
        }

        var chosen = outcome is SelectedPermissionOutcome selected ? request.Options.FirstOrDefault(option => option.OptionId == selected.OptionId) : null;
        var granted = chosen?.Kind is PermissionOptionKind.AllowOnce or PermissionOptionKind.AllowAlways;
        var answer = new PermissionAnswered { PermissionId = request.PermissionId, Granted = granted, OptionId = chosen?.OptionId, Kind = chosen?.Kind };
        if (chosen?.Kind is PermissionOptionKind.AllowAlways or PermissionOptionKind.RejectAlways)
        {
            // It holds for what is decided next, and after any end of the process.
            await work.Log.CommitAsync(answer, Durability.Synced).ConfigureAwait(false);
        }
        else
        {
            work.Log.Append(answer);
        }

        return granted;
    }

    private async Task<RequestPermissionOutcome?> AnswerAsync(PermissionRequested request, ToolCallUpdate shown, CancellationToken cancellation)
    {
        work.Clock.Pause();
        try
        {
            await work.Log.CommitAsync(request, Durability.Synced).ConfigureAwait(false);
            return await work.Host.AskAsync(request, shown, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (OperationCanceledException or JournalWriteException))
        {
            work.Logger.AskFailed(work.Host.SessionId, request.ToolCallId, error);
            return null;
        }
        finally
        {
            work.Clock.Resume();
        }
    }
}
