using AcpAgent.Core.Journal.Records;

namespace AcpAgent.EndToEnd.Crash;

/// <summary>What the journal says of a tool call beyond what a client is shown.</summary>
internal sealed class CallFacts
{
    public string? Arguments { get; set; }

    public string? PermissionId { get; set; }

    /// <summary>Whether the user was asked and has not answered.</summary>
    public bool IsPending { get; set; }

    public bool IsGranted { get; set; }

    public bool IsStarted { get; set; }

    public ToolOutcome? Outcome { get; set; }

    public override string ToString() =>
        $"{(IsStarted ? "started" : "not started")}{(IsPending ? ", permission pending" : "")}, {Outcome?.ToString() ?? "open"}";
}
