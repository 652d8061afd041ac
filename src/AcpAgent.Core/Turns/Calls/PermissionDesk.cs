using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Permissions;
using AcpAgent.Core.Tools;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Turns.Calls;

/// <summary>Gets a prepared call allowed or not: by the rules, and by the user where the rules say so. Whatever goes wrong is a no.</summary>
internal sealed class PermissionDesk(TurnWork work)
{
    private static readonly IReadOnlyList<PermissionOption> Options =
    [
        new() { OptionId = "allow_once", Name = "Allow once", Kind = PermissionOptionKind.AllowOnce },
        new() { OptionId = "reject_once", Name = "Reject", Kind = PermissionOptionKind.RejectOnce },
    ];

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

            if (asks && !await AskAsync(callId, shown, cancellation).ConfigureAwait(false))
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

    private async Task<bool> AskAsync(string callId, ToolCallUpdate shown, CancellationToken cancellation)
    {
        var request = new PermissionRequested { PermissionId = work.Ids.NextPermission(), ToolCallId = callId, Options = Options };
        var outcome = await AnswerAsync(request, shown, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (outcome is CancelledPermissionOutcome)
        {
            // The client cancels the turn in other words; the permission stays pending, as it does when session/cancel comes first.
            throw new OperationCanceledException("The user cancelled instead of answering.");
        }

        var chosen = outcome is SelectedPermissionOutcome selected ? Options.FirstOrDefault(option => option.OptionId == selected.OptionId) : null;
        var granted = chosen?.Kind is PermissionOptionKind.AllowOnce or PermissionOptionKind.AllowAlways;
        work.Log.Append(new PermissionAnswered { PermissionId = request.PermissionId, Granted = granted, OptionId = chosen?.OptionId, Kind = chosen?.Kind });
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
