using AcpAgent.Core.Journal;
using AcpAgent.Core.Journal.Records;
using AcpAgent.Core.Tools;
using AcpAgent.Core.Tools.Asking;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Turns.Calls;

/// <summary>A running call's way out. What it reports faster than disk and client take it is left out, but for the latest.</summary>
internal sealed class ToolRun(string toolCallId, TurnLog log, QuestionDesk questions, CancellationToken cancellation) : IToolRun
{
    private readonly Lock _lock = new();
    private IReadOnlyList<ToolCallContent>? _latest;
    private bool _isReporting;
    private volatile bool _isOver;

    public void Report(IReadOnlyList<ToolCallContent> content)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            _latest = content;
            if (_isReporting)
            {
                return;
            }

            _isReporting = true;
        }

        _ = ReportAsync();
    }

    public T Commit<T>(Func<T> step) => log.Act(step, () => _isOver || cancellation.IsCancellationRequested);

    public Task<UserAnswer> AskAsync(UserQuestion question, CancellationToken cancellation) => questions.AskAsync(toolCallId, question, cancellation);

    public void ReplacePlan(IReadOnlyList<PlanEntry> entries)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                Try(new PlanReplaced(entries));
            }
        }
    }

    /// <summary>The call has ended: nothing more is taken. What was reported last is written.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (!_isOver && _latest is { } latest)
            {
                Try(new ToolCallProgressed(toolCallId, latest));
            }

            _isOver = true;
        }
    }

    private async Task ReportAsync()
    {
        while (true)
        {
            try
            {
                await log.WaitForRoomAsync(cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or JournalWriteException)
            {
                return;
            }

            lock (_lock)
            {
                if (_isOver || _latest is not { } latest)
                {
                    _isReporting = false;
                    return;
                }

                _latest = null;
                Try(new ToolCallProgressed(toolCallId, latest));
            }
        }
    }

    /// <summary>A report that comes too late, or that the disk has no room for, is no fault of the tool; the turn itself will notice.</summary>
    private void Try(JournalRecord record)
    {
        try
        {
            log.Append(record);
        }
        catch (Exception error) when (error is OperationCanceledException or JournalWriteException)
        {
            _isOver = true;
        }
    }
}
