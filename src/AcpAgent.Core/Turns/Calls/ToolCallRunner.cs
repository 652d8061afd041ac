using System.Text.Json;
using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Turns.Replies;
using AcpAgent.Core.Workspace;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Turns.Calls;

/// <summary>Takes one tool call from its arguments to its end: prepare, decide, ask, run, each step journaled.</summary>
internal sealed class ToolCallRunner(TurnWork work)
{
    private readonly PermissionDesk _desk = new(work);
    private readonly QuestionDesk _questions = new(work);

    /// <summary>Runs or refuses the call. Several may run at a time.</summary>
    /// <param name="call">The call.</param>
    /// <param name="remark">What the model is told with its result.</param>
    /// <param name="offered">The tools that there are.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="OperationCanceledException">The turn was cancelled; the call is left open.</exception>
    /// <exception cref="JournalWriteException">The journal failed; the call is left open.</exception>
    public async Task RunAsync(ReplyCall call, string? remark, OfferedTools offered, CancellationToken cancellation)
    {
        var end = await EndAsync(call, offered, cancellation).ConfigureAwait(false);
        work.Log.Append(end.ToRecord(call.Id, remark));
    }

    /// <summary>Ends a call that is not to be run whatever it is.</summary>
    public void Refuse(ReplyCall call, string why)
    {
        Keep(call);
        work.Log.Append(CallEnd.Refused(why).ToRecord(call.Id, null));
    }

    private async Task<CallEnd> EndAsync(ReplyCall call, OfferedTools offered, CancellationToken cancellation)
    {
        if (call.Arguments is null)
        {
            return CallEnd.Refused("The reply ended before this call's arguments were complete, so it was not run. Make the call again.");
        }

        if (call.Problem is { } problem)
        {
            Keep(call);
            return CallEnd.Refused($"{problem} The call was not run.");
        }

        if (call.Tool is not { } tool)
        {
            Keep(call);
            return CallEnd.Refused($"There is no tool named \"{call.Name}\". {offered.Names}");
        }

        if (tool.Kind == ToolKind.Edit && work.Request.Secrets.Current.FindMarker(call.Arguments) is { } marker)
        {
            Keep(call);
            return CallEnd.Refused($"The arguments hold {marker}, which stands for a value that is not shown to you and would be lost. The call was not run. Change only what stands beside it.");
        }

        if (!ArgumentText.TryParse(call.Arguments, out var arguments, out var mistake))
        {
            Keep(call);
            return CallEnd.Refused($"{mistake} The call was not run. Make it again with correct arguments.");
        }

        var roots = work.Host.Roots;
        PreparedCall? prepared = null;
        try
        {
            ToolCallPrepared record;
            try
            {
                var environment = new ToolEnvironment(work.Host.SessionId, roots, work.Request.Shell, work.Request.Files, work.Request.Terminals);
                prepared = await tool.PrepareAsync(arguments, environment, cancellation).ConfigureAwait(false);
                record = Describe(call, prepared);
            }
            catch (Exception error) when (!IsCancel(error, cancellation))
            {
                Keep(call);
                return CallEnd.Refused($"{Explain(call, error)} The call was not run.");
            }

            record = work.Log.Append(record);
            return await AdmitAndRunAsync(call, tool, prepared, arguments, record, roots, cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (prepared is not null)
            {
                await LetGoAsync(call, prepared).ConfigureAwait(false);
            }
        }
    }

    private async Task<CallEnd> AdmitAndRunAsync(
        ReplyCall call, ITool tool, PreparedCall prepared, JsonElement arguments, ToolCallPrepared record, WorkspaceRoots roots, CancellationToken cancellation)
    {
        var shown = new ToolCallUpdate
        {
            ToolCallId = call.Id,
            Title = record.Title,
            Kind = tool.Kind,
            Status = ToolCallStatus.Pending,
            Locations = record.Locations,
            Content = record.Content,
            RawInput = arguments,
        };
        try
        {
            if (await _desk.AdmitAsync(call.Id, prepared, shown, cancellation).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }
        }
        catch (Exception error) when (error is not (OperationCanceledException or JournalWriteException))
        {
            return CallEnd.Refused($"{Explain(call, error)} The call was not run.");
        }

        if (!roots.All.SequenceEqual(work.Host.Roots.All))
        {
            return CallEnd.Refused("The session's directories changed while the user was being asked, so the call was not run. Make it again.");
        }

        cancellation.ThrowIfCancellationRequested();
        await work.Log.CommitAsync(new ToolCallStarted(call.Id), OnlyReads(tool, prepared) ? Durability.Written : Durability.Synced).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        var run = new ToolRun(call.Id, work.Log, _questions, cancellation);
        try
        {
            var result = await prepared.RunAsync(run, cancellation).ConfigureAwait(false);
            return new CallEnd(result.Succeeded ? ToolOutcome.Succeeded : ToolOutcome.Failed, result.ForModel, result.Content) { RawOutput = result.RawOutput };
        }
        catch (Exception error) when (!IsCancel(error, cancellation))
        {
            return CallEnd.Broke(Explain(call, error));
        }
        finally
        {
            run.End();
        }
    }

    private static bool OnlyReads(ITool tool, PreparedCall prepared) =>
        tool.Kind is ToolKind.Read or ToolKind.Search or ToolKind.Think && !prepared.Facts.Paths.Any(path => path.Writes);

    private static bool IsCancel(Exception error, CancellationToken cancellation) =>
        error is OperationCanceledException && cancellation.IsCancellationRequested;

    private static ToolCallPrepared Describe(ReplyCall call, PreparedCall prepared) => new()
    {
        ToolCallId = call.Id,
        Arguments = Unicode.Repair(call.Arguments!),
        Title = Unicode.Repair(prepared.Title),
        Locations = prepared.Locations is { Count: > 0 } locations ? locations : null,
        Content = prepared.Preview is { Count: > 0 } preview ? preview : null,
    };

    /// <summary>Journals what the model wrote for a call that cannot be prepared.</summary>
    private void Keep(ReplyCall call)
    {
        if (call.Arguments is { } arguments)
        {
            var kept = arguments.Length <= ArgumentText.Longest ? arguments : arguments[..ArgumentText.Longest];
            work.Log.Append(new ToolCallPrepared { ToolCallId = call.Id, Arguments = Unicode.Repair(kept) });
        }
    }

    private async Task LetGoAsync(ReplyCall call, PreparedCall prepared)
    {
        try
        {
            await prepared.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            work.Logger.ToolFailed(work.Host.SessionId, call.Id, call.Name, error);
        }
    }

    private string Explain(ReplyCall call, Exception error)
    {
        if (error is not (ToolArgumentException or IOException or UnauthorizedAccessException))
        {
            work.Logger.ToolFailed(work.Host.SessionId, call.Id, call.Name, error);
        }

        return error switch
        {
            ToolArgumentException => $"The arguments are not accepted: {error.Message}",
            OperationCanceledException => "The tool gave up.",
            _ => $"The tool failed: {error.Message}",
        };
    }
}
