namespace AcpAgent.Protocol.Schema;

/// <summary>A single entry in the execution plan.</summary>
public sealed record PlanEntry : Extensible
{
    /// <summary>Human-readable description of what this task aims to accomplish.</summary>
    public required string Content { get; init; }

    /// <summary>The relative importance of this task. Used to indicate which tasks are most critical to the overall goal.</summary>
    public required PlanEntryPriority Priority { get; init; }

    /// <summary>Current execution status of this task.</summary>
    public required PlanEntryStatus Status { get; init; }
}
