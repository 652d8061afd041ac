using AcpAgent.Core.Turns.Calls;
using Microsoft.Extensions.Logging;

namespace AcpAgent.Core.Turns;

/// <summary>What the parts of a running turn share.</summary>
internal sealed record TurnWork(TurnRequest Request, ITurnHost Host, TurnLog Log, TurnIds Ids, TurnClock Clock, ILogger Logger)
{
    public RepeatGuard Repeats { get; } = new();
}
