namespace AcpAgent.Core.Permissions.Answers;

/// <summary>
/// Answers questions that a person has answered before. Where nothing is asked they say nothing, so that they never allow what anything
/// denies; and where a rule or the floor wants a person asked, none that allows is taken for that person.
/// </summary>
internal static class PastAnswers
{
    /// <summary>The decision with what was answered before.</summary>
    public static PermissionDecision Apply(IReadOnlyList<PastAnswer> answers, ToolCallFacts call, PermissionDecision decision)
    {
        if (decision.Verdict != Verdict.Ask || AnswerScope.Of(call) is not { } scope)
        {
            return decision;
        }

        if (answers.LastOrDefault(answer => !answer.Allows && answer.Covers.All(scope.Keys.Contains)) is { } rejected)
        {
            return new(Verdict.Deny, $"answer:{rejected.Id}", $"The user has rejected {scope.Text} for the whole session.");
        }

        if (!decision.IsModes)
        {
            return decision;
        }

        var allowing = scope.Keys.Select(key => answers.LastOrDefault(answer => answer.Allows && answer.Covers.Contains(key))).ToArray();
        return allowing.All(answer => answer is not null)
            ? new(Verdict.Allow, $"answer:{string.Join('+', allowing.Select(answer => answer!.Id).Distinct())}", $"The user has allowed {scope.Text} for the whole session.")
            : decision with { Scope = scope };
    }
}
