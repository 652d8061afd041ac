using AcpAgent.Core.Tools;

namespace AcpAgent.Core.Turns;

/// <summary>Tools that come and go while a turn runs, such as those of servers.</summary>
public interface IToolSource
{
    /// <summary>
    /// The tools that there are now. Asked before each reply of the model; may wait for those that are on their way, within a bound of
    /// its own.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    ValueTask<IReadOnlyList<ITool>> CurrentAsync(CancellationToken cancellation);
}
