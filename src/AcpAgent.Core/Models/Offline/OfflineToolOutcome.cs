using System.Text.RegularExpressions;

namespace AcpAgent.Core.Models.Offline;

/// <summary>A tool call of this turn and what came of it.</summary>
/// <param name="CallId">The id of the call.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Result">What the tool answered; null if there is no answer.</param>
/// <param name="Threw">Whether the answer came with an exception.</param>
internal sealed partial record OfflineToolOutcome(string CallId, string Tool, string? Result, bool Threw = false)
{
    /// <summary>Whether it was refused by the user or by a rule.</summary>
    public bool WasRejected => Result is not null && RejectedPattern().IsMatch(Result);

    /// <summary>Whether it did what it was asked to, as far as its answer tells.</summary>
    public bool Succeeded => Result is not null && !Threw && !WasRejected && !FailedPattern().IsMatch(Result);

    // How an answer begins tells; a file's content may say anything later on.
    [GeneratedRegex(@"\A.{0,60}\b(?:rejected|denied|declined|refused|not\s+allowed|not\s+permitted|permission)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RejectedPattern();

    [GeneratedRegex(@"\A\W*(?:error|failed|failure|cannot|could\s+not|invalid|unknown|no\s+such|not\s+found|cancell?ed|interrupted|the\s+outcome)\b|\A.{0,60}\b(?:failed|not\s+run|does\s+not\s+exist|is\s+not\s+a\b|outcome\s+is\s+unknown)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FailedPattern();
}
