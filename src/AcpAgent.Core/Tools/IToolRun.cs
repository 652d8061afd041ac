using AcpAgent.Core.Tools.Asking;
using AcpAgent.Protocol.Schema;

namespace AcpAgent.Core.Tools;

/// <summary>A running call's way out.</summary>
public interface IToolRun
{
    /// <summary>Shows what there is so far (complete; replaces). Ignored once the turn has been answered.</summary>
    void Report(IReadOnlyList<ToolCallContent> content);

    /// <summary>
    /// Runs the step that changes the world, unless the turn has been cancelled or answered: then it throws and the step does not run.
    /// A cancelled turn is not answered while a step is inside.
    /// </summary>
    /// <exception cref="OperationCanceledException">Too late.</exception>
    T Commit<T>(Func<T> step);

    /// <summary>Asks the user, however long the answer takes.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<UserAnswer> AskAsync(UserQuestion question, CancellationToken cancellation);

    /// <summary>The plan from now on.</summary>
    void ReplacePlan(IReadOnlyList<PlanEntry> entries);
}
