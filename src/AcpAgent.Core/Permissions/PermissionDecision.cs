using AcpAgent.Core.Permissions.Answers;

namespace AcpAgent.Core.Permissions;

/// <summary>A verdict and where it comes from.</summary>
/// <param name="Verdict">What is decided.</param>
/// <param name="Rule">The rule that said so, for journal and log, such as <c>mode:workspace-write/write_file</c>.</param>
/// <param name="Reason">Why, for a person and for the model; one sentence.</param>
public sealed record PermissionDecision(Verdict Verdict, string Rule, string Reason)
{
    /// <summary>What an answer for the rest of the session would cover; null where only this call can be answered.</summary>
    public AnswerScope? Scope { get; init; }

    /// <summary>The content version of the rules that it was decided by.</summary>
    public string? Version { get; init; }

    /// <summary>What the user should be told of the rules, each once.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether it is the mode that says so, and no rule.</summary>
    internal bool IsModes { get; init; }
}
