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
    private SemaphoreSlim Question { get; } = new(1, 1);

    /// <summary>Null where the call may run; else how it ends.</summary>
    /// <exception cref="OperationCanceledException">The turn was cancelled.</exception>
    /// <exception cref="ToolArgumentException">Looking further showed that it cannot be run.</exception>
    public async Task<CallEnd?> AdmitAsync(string callId, PreparedCall call, ToolCallUpdate shown, CancellationToken cancellation)
    {
        var (isNext, hasAsked) = (false, false);
        try
        {
            for (var isGranted = false; ;)
            {
                var decision = Decide(callId, call.Facts);
                var asks = decision.Verdict == Verdict.Ask && !isGranted;
                if (decision.Verdict is not (Verdict.Allow or Verdict.Ask))
                {
                    return Denied(decision);
                }

                if (!hasAsked && await call.AskClientAsync(cancellation).ConfigureAwait(false))
                {
                    shown = shown with { Content = work.Log.Append(new ToolCallProgressed(callId, call.Preview)).Content };
                }

                hasAsked = true;

                if (asks && !isNext)
                {
                    // One question at a time; the answer to another one may settle this one as well.
                    isNext = Question.Wait(0, CancellationToken.None);
                    if (!isNext)
                    {
                        await Question.WaitAsync(cancellation).ConfigureAwait(false);
                        isNext = true;
                        continue;
                    }
                }

                if (asks && await AskAsync(callId, decision.Scope, shown, cancellation).ConfigureAwait(false) is { Granted: false } no)
                {
                    return no.Expired is true ? CallEnd.Expired(work.Request.PermissionExpiry) : CallEnd.Rejected;
                }

                isGranted |= asks;

                // The mode may have changed while the user was being asked, and more may be known now: the stricter wins.
                if (!await call.LookFurtherAsync(cancellation).ConfigureAwait(false) && !asks)
                {
                    return null;
                }
            }
        }
        finally
        {
            if (isNext)
            {
                Question.Release();
            }
        }
    }

    private static CallEnd Denied(PermissionDecision decision) =>
        CallEnd.Refused($"This call is not allowed and was not run. {decision.Reason} (Rule: {decision.Rule})");

    private PermissionDecision Decide(string callId, ToolCallFacts facts)
    {
        var mode = work.Host.ModeId;
        PermissionDecision decision;
        try
        {
            decision = work.Request.Policy.Decide(facts, mode);
        }
        catch (Exception error)
        {
            work.Logger.PolicyFailed(work.Host.SessionId, callId, error);
            decision = new PermissionDecision(Verdict.Deny, "policy:error", "The permission rules could not be applied.");
        }

        foreach (var note in decision.Notes.Concat(facts.Command?.Sandbox.Note is { } settings ? [settings] : []))
        {
            work.Log.NoteOnce(note);
        }

        work.Log.Append(new ToolCallDecided
        {
            ToolCallId = callId,
            Verdict = decision.Verdict switch { Verdict.Allow => "allow", Verdict.Ask => "ask", Verdict.Deny or _ => "deny" },
            Rule = decision.Rule,
            Reason = decision.Reason,
            Versions = Versions(facts, mode, decision),
        });
        return decision;
    }

    private static Dictionary<string, string> Versions(ToolCallFacts facts, string mode, PermissionDecision decision)
    {
        var versions = new Dictionary<string, string> { ["mode"] = mode };
        if (decision.Version is { } rules)
        {
            versions.Add("permissions", rules);
        }

        if (facts.Command?.Sandbox.Version is { } sandbox)
        {
            versions.Add("sandbox", sandbox);
        }

        if (facts.Command?.Sandbox.Backend is { } backend)
        {
            versions.Add("backend", backend);
        }

        return versions;
    }

    private async Task<PermissionAnswered> AskAsync(string callId, AnswerScope? scope, ToolCallUpdate shown, CancellationToken cancellation)
    {
        var request = new PermissionRequested { PermissionId = work.Ids.NextPermission(), ToolCallId = callId, Options = PermissionOptions.Of(scope), Covers = scope?.Keys };
        var (outcome, isLate) = await AnswerAsync(request, shown, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (isLate)
        {
            var expired = PendingPermissions.Expired(request.PermissionId);
            work.Log.Append(expired);
            return expired;
        }

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

        return answer;
    }

    /// <summary>What the client says, and whether it came too late. A client need not cooperate for that.</summary>
    private async Task<(RequestPermissionOutcome? Outcome, bool IsLate)> AnswerAsync(PermissionRequested request, ToolCallUpdate shown, CancellationToken cancellation)
    {
        work.Clock.Pause();
        var time = work.Clock.Time;
        using var expiry = new CancellationTokenSource(work.Request.PermissionExpiry, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, expiry.Token);
        try
        {
            await work.Log.CommitAsync(request, Durability.Synced).ConfigureAwait(false);
            var asked = time.GetUtcNow();
            var outcome = await work.Host.AskAsync(request, shown, either.Token).WaitAsync(either.Token).ConfigureAwait(false);

            // A machine that slept has let its timers sleep, too.
            return (outcome, time.GetUtcNow() - asked >= work.Request.PermissionExpiry);
        }
        catch (OperationCanceledException) when (expiry.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return (null, true);
        }
        catch (Exception error) when (error is not (OperationCanceledException or JournalWriteException))
        {
            work.Logger.AskFailed(work.Host.SessionId, request.ToolCallId, error);
            return (null, false);
        }
        finally
        {
            work.Clock.Resume();
        }
    }
}
