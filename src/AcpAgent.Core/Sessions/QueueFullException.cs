namespace AcpAgent.Core.Sessions;

/// <summary>A session has as many prompts waiting as it takes.</summary>
/// <param name="limit">How many it takes.</param>
public sealed class QueueFullException(int limit) : Exception($"The session's queue is full: {limit} prompts are waiting already.")
{
    /// <summary>How many it takes.</summary>
    public int Limit { get; } = limit;
}
